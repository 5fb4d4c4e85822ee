import { DOMParser, type Element } from '@xmldom/xmldom';
import { sharedText } from './material';

/** What a schema says of one property. */
export interface Property {
  readonly type: string;
  /** A list in JSON. */
  readonly many: boolean;
  /** Marked as the desktop product's and nobody else's. */
  readonly desktopOnly: boolean;
}

/** Elements and attributes alike: JSON makes no difference between them. */
export interface ObjectType {
  readonly properties: ReadonlyMap<string, Property>;
  /** Takes anything besides. */
  readonly open: boolean;
}

export interface SimpleType {
  readonly base: string;
  /** Empty: any. */
  readonly values: readonly string[];
}

const FILES = ['IntuitBaseTypes', 'IntuitNamesTypes', 'Finance', 'SalesTax', 'Report', 'IntuitRestServiceDef'];
/** Every entity can stand wherever this one is named. */
const ANY_ENTITY = 'IntuitObject';

/** Intuit's XSDs as what they mean for JSON. */
export class QuickbooksSchema {
  private readonly simple = new Map<string, SimpleType>();
  private readonly complex = new Map<string, Element>();
  private readonly groups = new Map<string, Element>();
  private readonly entities = new Map<string, Property>();
  private readonly read = new Map<string, ObjectType>();

  constructor() {
    for (const file of FILES) this.learn(sharedText(`specs/quickbooks/xsd/${file}.xsd`));
  }

  simpleType(name: string): SimpleType | undefined {
    return this.simple.get(name);
  }

  /** The type's own properties and those it inherits. */
  objectType(name: string): ObjectType | undefined {
    const known = this.read.get(name);
    const element = this.complex.get(name);
    if (known || !element) return known;
    const properties = new Map<string, Property>();
    const type = { properties, open: element.getElementsByTagName('xs:any').length > 0 };
    this.read.set(name, type);
    this.collect(element, properties);
    return type;
  }

  private learn(text: string): void {
    const root = new DOMParser().parseFromString(text, 'text/xml').documentElement;
    for (const element of childrenOf(root)) {
      const name = element.getAttribute('name') ?? '';
      if (element.localName === 'complexType') this.complex.set(name, element);
      if (element.localName === 'group') this.groups.set(name, element);
      if (element.localName === 'simpleType') this.simple.set(name, simpleTypeIn(element));
      if (element.getAttribute('substitutionGroup') === ANY_ENTITY)
        this.entities.set(name, { type: element.getAttribute('type') ?? '', many: false, desktopOnly: false });
    }
  }

  private collect(within: Element, into: Map<string, Property>, many = false): void {
    for (const element of childrenOf(within)) {
      const repeats = many || !['0', '1', null].includes(element.getAttribute('maxOccurs'));
      switch (element.localName) {
        case 'element':
          this.collectElement(element, into, repeats);
          break;
        case 'attribute':
          into.set(element.getAttribute('name') ?? '', propertyIn(element, false));
          break;
        case 'group':
          this.collect(this.groups.get(element.getAttribute('ref') ?? '') ?? element, into, repeats);
          break;
        case 'extension':
          this.inherit(element.getAttribute('base') ?? '', into);
          this.collect(element, into, many);
          break;
        case 'annotation':
          break;
        case null:
        default:
          this.collect(element, into, repeats);
      }
    }
  }

  private collectElement(element: Element, into: Map<string, Property>, many: boolean): void {
    if (element.getAttribute('ref') === ANY_ENTITY)
      for (const [name, entity] of this.entities) into.set(name, { ...entity, many });
    else into.set(element.getAttribute('name') ?? element.getAttribute('ref') ?? '', propertyIn(element, many));
  }

  private inherit(base: string, into: Map<string, Property>): void {
    const inherited = this.objectType(base);
    // A type with text and attributes is an object with `value` in JSON.
    if (!inherited) into.set('value', { type: base, many: false, desktopOnly: false });
    for (const [name, property] of inherited?.properties ?? []) into.set(name, property);
  }
}

function propertyIn(element: Element, many: boolean): Property {
  const products = new Set([...(element.textContent ?? '').matchAll(/Product:\s*(\w+)/g)].map((found) => found[1]));
  const desktopOnly = products.has('QBW') && !products.has('QBO') && !products.has('ALL');
  return { type: element.getAttribute('type') ?? 'xs:string', many, desktopOnly };
}

function simpleTypeIn(element: Element): SimpleType {
  const restriction = element.getElementsByTagName('xs:restriction')[0];
  const values = [...(restriction?.getElementsByTagName('xs:enumeration') ?? [])].map((one) => one.getAttribute('value') ?? '');
  return { base: restriction?.getAttribute('base') ?? 'xs:string', values };
}

function childrenOf(element: Element | null): readonly Element[] {
  return [...(element?.childNodes ?? [])].filter((node): node is Element => node.nodeType === 1);
}
