import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRocmSmi } from './rocm-smi.js';

const CARD = {
  'Unique ID': '0x1f9de0957d137942',
  'VRAM Total Memory (B)': '17163091968',
  'VRAM Total Used Memory (B)': '692142080',
};
const GPU = {
  index: 0,
  id: '0x1f9de0957d137942',
  totalBytes: 17_163_091_968,
  freeBytes: 17_163_091_968 - 692_142_080,
};

describe('what rocm-smi says of its cards', () => {
  it('is their memory in bytes', () => {
    const second = { ...CARD, 'Unique ID': '0x2', 'VRAM Total Used Memory (B)': '0' };
    expect(parseRocmSmi(JSON.stringify({ card0: CARD, card1: second }))).toEqual([
      GPU,
      { index: 1, id: '0x2', totalBytes: 17_163_091_968, freeBytes: 17_163_091_968 },
    ]);
  });

  for (const [what, output] of [
    ['warnings around it', `WARNING: low-power state\n\n${JSON.stringify({ card0: CARD })}\n\n`],
    ['names in another case', JSON.stringify({ card0: CARD }).replaceAll('VRAM', 'vram')],
    ['numbers that are no strings', JSON.stringify({ card0: CARD }).replace(/"(\d+)"/g, '$1')],
    [
      'facts about the system',
      JSON.stringify({ card0: CARD, system: { 'Driver version': '6.8' } }),
    ],
    [
      'a card whose memory cannot be read',
      JSON.stringify({ card0: CARD, card1: { 'Unique ID': '0x2' } }),
    ],
    [
      'a card that tells its total only',
      JSON.stringify({ card0: CARD, card1: { 'VRAM Total Memory (B)': '17163091968' } }),
    ],
  ] as const) {
    it(`is understood in spite of ${what}`, () => {
      expect(parseRocmSmi(output)).toEqual([GPU]);
    });
  }

  it('has no id where the card has none', () => {
    const output = JSON.stringify({ card0: { ...CARD, 'Unique ID': 'N/A' } });
    expect(parseRocmSmi(output)).toEqual([{ ...GPU, id: undefined }]);
  });

  for (const output of [
    '',
    'ERROR:root:Driver not initialized (amdgpu not found in modules)\n',
    'WARNING: No JSON data to report\n',
    '{"card0": {"VRAM Total Memory (B)": "17163',
    '{"card0": null}',
    '{"card0": {"VRAM Total Memory (B)": "N/A", "VRAM Total Used Memory (B)": "N/A"}}',
    '{"card0": {"VRAM Total Memory (B)": "0", "VRAM Total Used Memory (B)": "0"}}',
    '[]',
  ]) {
    it(`is nothing where it says ${JSON.stringify(output.slice(0, 40))}`, () => {
      expect(parseRocmSmi(output)).toEqual([]);
    });
  }

  it('is nothing worse than nothing, whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (output) => {
        expect(parseRocmSmi(output)).toEqual([]);
      }),
    );
  });
});
