import { Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { CONTROLLERS } from './engine.module';
import { CONFIG } from './tokens';

/** The HTTP API as an OpenAPI document, read off the controllers; no database, no timer, nothing behind them is started. */
export async function openApiDocument(): Promise<OpenAPIObject> {
  @Module({ controllers: CONTROLLERS, providers: [...standIns(), { provide: CONFIG, useValue: {} }] })
  class Described {}

  const app = await NestFactory.create(Described, { logger: false, abortOnError: false });
  const about = new DocumentBuilder()
    .setTitle('Holdfast')
    .setDescription(
      'The credit controller inside QuickBooks Online and Xero. Every route but health, webhooks and OAuth callbacks needs the access key. On-Behalf-Of (percent-encoded) names the person for whom its bearer asks; nobody checks it.',
    )
    .setVersion('0.1.0')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, about);
}

/** Something in place of each class that a controller asks for; never called. */
function standIns(): Provider[] {
  const asked = CONTROLLERS.flatMap((controller) => (Reflect.getMetadata('design:paramtypes', controller) ?? []) as unknown[]);
  return [...new Set(asked)]
    .filter((token) => typeof token === 'function' && token !== Object)
    .map((token) => ({ provide: token as never, useValue: {} }));
}
