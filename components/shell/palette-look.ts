/** How a line of the command palette looks. */
export const paletteItem =
  "flex h-10 items-center gap-3 rounded-md px-2.5 text-base outline-none select-none data-[selected=true]:bg-accent [&_svg]:size-4 [&_svg]:text-muted-foreground";

export const paletteGroup =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground";
