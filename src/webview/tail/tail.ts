document.title = '';
