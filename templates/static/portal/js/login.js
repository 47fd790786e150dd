// The sign-in page: the button that shows what was typed as password.

const button = document.querySelector("[data-show]");
const field = document.getElementById("id_password");

button.hidden = false;
button.addEventListener("click", () => {
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
});
