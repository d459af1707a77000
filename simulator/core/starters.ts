import type { NewCustomer } from "../types/customer";
import type { TemplateComponent } from "../types/template";
import { newObjectId } from "./ids";
import { record } from "./journal";
import { keepTemplate, type Template } from "./state";

/** One with a phone, one Brazilian whose wa_id lacks the ninth digit, one known only by username. */
export function believableCustomers(wabaId: string): NewCustomer[] {
  const serial = wabaId.slice(-3);
  return [
    { name: "Sophie Bennett", phone: `447700900${serial}` },
    { name: "Rafael Souza", phone: `5531987654${serial}`, waId: `553187654${serial}` },
    {
      name: "Lena Fischer",
      username: "lena.fischer",
      bsuid: `DE.1${wabaId.slice(-12).padStart(12, "3")}482915`,
    },
  ];
}

interface Starter {
  name: string;
  category: string;
  components: TemplateComponent[];
}

const STARTER_TEMPLATES: Starter[] = [
  {
    name: "hello_world",
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "TEXT", text: "Hello World" },
      {
        type: "BODY",
        text: "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us.",
      },
      { type: "FOOTER", text: "WhatsApp Business Platform sample message" },
    ],
  },
  {
    name: "order_update",
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: "Hi {{1}}, your order {{2}} is on its way and should arrive on {{3}}. Thank you for shopping with us.",
        example: { body_text: [["Sophie", "#1042", "Friday"]] },
      },
      {
        type: "BUTTONS",
        buttons: [
          {
            type: "URL",
            text: "Track order",
            url: "https://shop.example.com/orders/{{1}}",
            example: ["https://shop.example.com/orders/1042"],
          },
        ],
      },
    ],
  },
  {
    name: "appointment_reminder",
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "TEXT", text: "Your appointment" },
      {
        type: "BODY",
        text: "Hello {{1}}, this is a reminder of your appointment on {{2}} at {{3}}. Will you be there?",
        example: { body_text: [["Rafael", "Monday 8 December", "10:30"]] },
      },
      { type: "FOOTER", text: "Please answer with a button" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Yes, I will come" },
          { type: "QUICK_REPLY", text: "Change the time" },
        ],
      },
    ],
  },
  {
    name: "seasonal_offer",
    category: "MARKETING",
    components: [
      {
        type: "BODY",
        text: "Hi {{1}}, our winter collection is here. Show this message in the shop before {{2}} and take 15 percent off.",
        example: { body_text: [["Lena", "31 December"]] },
      },
      { type: "FOOTER", text: "Not interested? Tap Stop promotions" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Tell me more" },
          { type: "QUICK_REPLY", text: "Stop promotions" },
        ],
      },
    ],
  },
];

/** The templates every account of Meta's begins with, approved. */
export function addStarterTemplates(wabaId: string): void {
  for (const { name, category, components } of STARTER_TEMPLATES) {
    const template: Template = {
      id: newObjectId(),
      wabaId,
      name,
      language: "en_US",
      category,
      status: "APPROVED",
      parameterFormat: "POSITIONAL",
      components,
      ttlSeconds: null,
      rejectedReason: "NONE",
      rejection: null,
      qualityScore: "UNKNOWN",
      createdAt: Date.now(),
      reviewAt: null,
      edits: [],
    };
    keepTemplate(template);
    record(["tpl", template]);
  }
}
