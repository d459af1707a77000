import {
  CalendarClock,
  Gift,
  Hand,
  KeyRound,
  MessageSquareHeart,
  PackageCheck,
  PackageX,
  ReceiptText,
  ShoppingCart,
  Tag,
  type LucideIcon,
} from "lucide-react";
import type { TemplateComponent } from "@/lib/templates/components";
import type { TemplateDraft } from "@/lib/templates/schemas";

type Example = readonly [name: string, example: string];

const body = (text: string, ...examples: Example[]): TemplateComponent => ({
  type: "BODY",
  text,
  ...(examples.length > 0
    ? {
        example: {
          body_text_named_params: examples.map(([param_name, example]) => ({ param_name, example })),
        },
      }
    : {}),
});

const starter = (
  category: TemplateDraft["category"],
  name: string,
  icon: LucideIcon,
  components: TemplateComponent[],
): { icon: LucideIcon; draft: TemplateDraft } => ({
  icon,
  draft: {
    name,
    language: "en",
    category,
    parameterFormat: category === "AUTHENTICATION" ? "POSITIONAL" : "NAMED",
    components,
    ttlSeconds: null,
  },
});

/** Messages to begin from, as businesses send them most. Each passes the coach as it is. */
export const starters = {
  order_update: starter("UTILITY", "order_update", PackageCheck, [
    { type: "HEADER", format: "TEXT", text: "Your order is on its way" },
    body(
      "Hi {{first_name}}, good news: your order *{{order_number}}* has left our store and should reach you on {{delivery_date}}.\n\nYou can follow it any time with the button below.",
      ["first_name", "Ana"],
      ["order_number", "A-1042"],
      ["delivery_date", "Friday, 12 March"],
    ),
    {
      type: "BUTTONS",
      buttons: [
        {
          type: "URL",
          text: "Track order",
          url: "https://www.example.com/orders/{{1}}",
          example: ["https://www.example.com/orders/A-1042"],
        },
      ],
    },
  ]),
  appointment_reminder: starter("UTILITY", "appointment_reminder", CalendarClock, [
    body(
      "Hi {{first_name}}, this is a reminder of your appointment on {{date}} at {{time}}.\n\nPlease tell us whether you can make it, so that we can offer the time to somebody else if not.",
      ["first_name", "Ana"],
      ["date", "Friday, 12 March"],
      ["time", "14:30"],
    ),
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "I will be there" },
        { type: "QUICK_REPLY", text: "Find another time" },
      ],
    },
  ]),
  payment_reminder: starter("UTILITY", "payment_reminder", ReceiptText, [
    body(
      "Hi {{first_name}}, invoice *{{invoice_number}}* over {{amount}} is due on {{due_date}}. If you have paid already, you need not do anything.",
      ["first_name", "Ana"],
      ["invoice_number", "2026-118"],
      ["amount", "€49.90"],
      ["due_date", "31 March"],
    ),
    {
      type: "BUTTONS",
      buttons: [
        {
          type: "URL",
          text: "View invoice",
          url: "https://www.example.com/invoices/{{1}}",
          example: ["https://www.example.com/invoices/2026-118"],
        },
      ],
    },
  ]),
  delivery_problem: starter("UTILITY", "delivery_problem", PackageX, [
    body(
      "Hi {{first_name}}, we tried to deliver your order *{{order_number}}* today, but nobody was there. When shall we come again?",
      ["first_name", "Ana"],
      ["order_number", "A-1042"],
    ),
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Tomorrow morning" },
        { type: "QUICK_REPLY", text: "Tomorrow afternoon" },
        { type: "QUICK_REPLY", text: "I will pick it up" },
      ],
    },
  ]),
  feedback: starter("UTILITY", "feedback_request", MessageSquareHeart, [
    body(
      "Hi {{first_name}}, your order *{{order_number}}* arrived a few days ago. Was everything as you expected?\n\nYour answer goes straight to the people who packed it.",
      ["first_name", "Ana"],
      ["order_number", "A-1042"],
    ),
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "All good" },
        { type: "QUICK_REPLY", text: "Could be better" },
      ],
    },
  ]),
  welcome: starter("MARKETING", "welcome", Hand, [
    body(
      "Hello {{first_name}}, thank you for joining us. Here you get answers from real people, news about what you like, and help with your orders.\n\nWhat would you like to begin with?",
      ["first_name", "Ana"],
    ),
    { type: "FOOTER", text: "Reply STOP to hear no more from us" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Show what is new" },
        { type: "QUICK_REPLY", text: "I have a question" },
      ],
    },
  ]),
  offer: starter("MARKETING", "seasonal_offer", Tag, [
    { type: "HEADER", format: "TEXT", text: "Something for you" },
    body(
      "Hi {{first_name}}, until {{end_date}} you get {{discount}} off everything in our shop. Copy the code below and use it when you pay.",
      ["first_name", "Ana"],
      ["end_date", "Sunday"],
      ["discount", "20%"],
    ),
    { type: "FOOTER", text: "Reply STOP to hear no more from us" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "COPY_CODE", example: "SPRING20" },
        { type: "URL", text: "Go to the shop", url: "https://www.example.com" },
      ],
    },
  ]),
  back_in_stock: starter("MARKETING", "back_in_stock", Gift, [
    body(
      "Hi {{first_name}}, you asked us about {{product}}. It is back, and we kept one for you until tomorrow evening.",
      ["first_name", "Ana"],
      ["product", "the blue armchair"],
    ),
    { type: "FOOTER", text: "Reply STOP to hear no more from us" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "I will take it" },
        { type: "QUICK_REPLY", text: "No, thank you" },
      ],
    },
  ]),
  forgotten_cart: starter("MARKETING", "forgotten_cart", ShoppingCart, [
    body(
      "Hi {{first_name}}, you left {{product}} in your basket. It is still there, and we are here if you have a question about it.",
      ["first_name", "Ana"],
      ["product", "a pair of boots"],
    ),
    { type: "FOOTER", text: "Reply STOP to hear no more from us" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "I have a question" },
        { type: "URL", text: "To my basket", url: "https://www.example.com/basket" },
      ],
    },
  ]),
  code: starter("AUTHENTICATION", "sign_in_code", KeyRound, [
    { type: "BODY", add_security_recommendation: true },
    { type: "FOOTER", code_expiration_minutes: 10 },
    { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE", text: "Copy code" }] },
  ]),
} as const;

export type StarterName = keyof typeof starters;
export const starterNames = Object.keys(starters) as StarterName[];

/** A message with nothing in it yet. */
export const blankDraft: TemplateDraft = {
  name: "",
  language: "en",
  category: "UTILITY",
  parameterFormat: "POSITIONAL",
  components: [{ type: "BODY", text: "" }],
  ttlSeconds: null,
};
