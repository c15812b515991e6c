import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import 'peeksafe/elements';
import { demoWorld, localStream } from 'peeksafe/simulator';

@Component({
  selector: 'app-dashboard',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <variant-stream [stream]="stream">
      <variant-table></variant-table>
    </variant-stream>
  `,
})
class Dashboard {
  readonly stream = localStream(demoWorld('angular', Date.now()));
}

bootstrapApplication(Dashboard).catch((error: unknown) => console.error(error));
