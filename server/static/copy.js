// A button that copies an example to the clipboard; without it the text can be selected as any other.
for (const example of document.querySelectorAll("pre[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.className = "copy";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(example.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed; select the text";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 3000);
  });
  const frame = document.createElement("div");
  frame.className = "copied";
  example.replaceWith(frame);
  frame.append(example, button);
}
