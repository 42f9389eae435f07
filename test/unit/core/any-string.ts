import fc from 'fast-check';

/** Texts of any UTF-16 units, halves of characters included. */
export const anyString = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength: 100 })
  .map((units) => String.fromCharCode(...units));
