// A single-page application of two pages under StrictMode. ContactForm.tsx is what docs/static-site.md says to paste.
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { ContactForm } from "./ContactForm";

function App() {
  const [page, setPage] = useState("contact");
  const [rendered, render] = useState(0);
  return (
    <>
      <nav>
        <button onClick={() => setPage("contact")}>Contact</button>
        <button onClick={() => setPage("about")}>About</button>
        <button onClick={() => render(rendered + 1)}>Render</button>
      </nav>
      <main data-rendered={rendered}>{page === "contact" ? <ContactForm /> : <h1>About</h1>}</main>
    </>
  );
}

createRoot(document.getElementById("root")!).render(<StrictMode><App /></StrictMode>);
