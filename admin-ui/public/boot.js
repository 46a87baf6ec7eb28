// Language, direction and theme before the first paint. Reads what core/settings/preferences.ts wrote.
(function () {
  var saved = {};
  try {
    saved = JSON.parse(localStorage.getItem('mawid.preferences')) || {};
  } catch {
    // Storage is closed or holds something else: the defaults do.
  }
  var language = saved.language || (/^ar\b/.test(navigator.language) ? 'ar' : 'en');
  var root = document.documentElement;
  root.lang = language === 'ar' ? 'ar' : 'en';
  root.dir = language === 'ar' ? 'rtl' : 'ltr';
  if (saved.theme === 'light' || saved.theme === 'dark') root.dataset.theme = saved.theme;
  if (saved.density === 'compact') root.dataset.density = 'compact';
})();
