// This page answers a form that was refused. Its place in the history becomes that of the same page asked for anew:
// otherwise "back" and "reload" would offer to send the form again, or show the browser's own error page.
history.replaceState(null, "", location.href);
