/** A quiet button of the navigation; give it a width. */
export const sideButton =
  "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-base text-muted-foreground transition-colors hover:bg-sidebar-accent hover:text-foreground data-[state=open]:bg-sidebar-accent data-[state=open]:text-foreground [&_svg]:size-4 [&_svg]:shrink-0";
