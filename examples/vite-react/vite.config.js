import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { sessions } from "./sessions.js";

// The page and its server share an origin: `sessions` answers POST /session,
// for `vite` and for `vite preview`.
export default defineConfig({
  plugins: [react(), sessions()],
  server: { host: "127.0.0.1", port: 5173 },
  preview: { host: "127.0.0.1", port: 5173 },
});
