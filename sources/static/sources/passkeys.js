/* Says in the page what allauth's scripts would only say to the console. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = document.getElementById("passkey-error");
  said.hidden = false;
  said.scrollIntoView({ block: "nearest" });
});
