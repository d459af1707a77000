"use client";

import { createContext, useContext } from "react";
import type { Outgoing } from "@/lib/inbox/schemas";
import type { MediaView } from "@/lib/media/views";

export type DeliveryOptions = {
  /** The uploaded file the bubble shows meanwhile. */
  media?: MediaView;
  /** What one reads of it, when it does not say so itself. */
  words?: string;
  /** Whether it answers what is quoted; it does unless told otherwise. */
  quoted?: boolean;
  /** It is on its way, or kept: what it was written in may close. */
  onDone?: () => void;
};

/** Takes a message over from where it was written. */
export type Deliver = (message: Outgoing, options?: DeliveryOptions) => void;

export type Delivery = {
  send: Deliver;
  /** Asks when; null where there is no later. */
  later: Deliver | null;
  /** The word on the button, when it is not the message's own. */
  label?: string;
};

/** Where the windows in which messages are built hand them over: to the outbox, to a schedule, to whoever asked for one. */
export const DeliveryContext = createContext<Delivery | null>(null);

/** @throws outside of anything that takes messages */
export function useDelivery(): Delivery {
  const delivery = useContext(DeliveryContext);
  if (!delivery) throw new Error("useDelivery is for windows in which messages are built.");
  return delivery;
}
