import { redirect } from "next/navigation";

/** Without a name in the address it is the workspace one used last. */
export default function AnyWorkspace() {
  redirect("/");
}
