import fc from 'fast-check';

/** Files that look like files, in every disorder. */
export const nearlyFile = fc
  .array(
    fc.constantFrom(
      ...[
        'PRODUCER',
        'CONSUMER g',
        'EXPECT',
        'TOPIC t',
        'GROUP',
        ' ',
        '\n',
        '\r\n',
        '\r',
        '###',
        '---',
        '--',
        'topic: t',
        'key:',
        'headers: a=b,c',
        'header: x',
        'count: 5',
        'from: soon',
        'nope: 1',
        '@a = 1',
        '@a',
        '{"x": [1',
        '{{a}}',
        '{{',
        '}}',
        '"',
        '\\',
        ':',
        '\u2028',
        '\ufeff',
        '😀',
        '\ud800',
      ],
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));
