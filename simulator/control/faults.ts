import { armFault, disarmFault, disarmFaults, listFaults } from "../core/faults";
import { startOutage } from "../core/outage";
import { ControlError, read } from "./call";
import type { Handler } from "./router";
import * as schemas from "./schemas";

export const faultRoutes: Record<string, Handler> = {
  "GET /faults": () => listFaults(),
  "POST /faults": (call) => {
    const fault = read(call, schemas.fault);
    try {
      return armFault(fault);
    } catch (error) {
      throw new ControlError(400, (error as Error).message);
    }
  },
  "DELETE /faults/:id": (_call, id) => ({ removed: disarmFault(id!) }),
  "DELETE /faults": (call) => {
    disarmFaults({
      numberId: call.query.get("numberId") ?? undefined,
      wabaId: call.query.get("wabaId") ?? undefined,
    });
    return { removed: true };
  },
  "POST /outage": (call) => {
    const { ms } = read(call, schemas.outage);
    call.response.once("finish", () => startOutage(ms));
    return { until: Date.now() + ms };
  },
};
