import { describe, expect, it } from 'vitest';
import { ownContainerIds } from './own-container-id.js';

const ID = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const mount = (source: string, target: string): string =>
  `1 2 8:1 ${source} ${target} rw,relatime - ext4 /dev/sda1 rw\n`;

describe('ownContainerIds', () => {
  it('reads the id that Docker mounts files from', () => {
    const text = mount(`/var/lib/docker/containers/${ID}/resolv.conf`, '/etc/resolv.conf');
    expect(ownContainerIds(text, 'box')).toEqual([ID]);
  });

  it('reads the id that podman mounts files from', () => {
    const text = mount(`/containers/storage/overlay-containers/${ID}/userdata/hosts`, '/etc/hosts');
    expect(ownContainerIds(text, 'box')).toEqual([ID]);
  });

  it('takes a host name that looks like an id for one, after what is mounted', () => {
    const text = mount(`/docker/containers/${ID}/hosts`, '/etc/hosts');
    expect(ownContainerIds(text, 'abcdef012345')).toEqual([ID, 'abcdef012345']);
  });

  it('names each once', () => {
    const files = ['hosts', 'hostname'].map((file) => `/docker/containers/${ID}/${file}`);
    const text = files.map((file) => mount(file, '/etc/x')).join('');
    expect(ownContainerIds(text + mount(`/c/containers/${OTHER}/x`, '/y'), 'h')).toEqual([
      ID,
      OTHER,
    ]);
  });

  it('takes the machine, on which memory of containers is mounted, for none of them', () => {
    const shared = `/var/lib/containers/storage/overlay-containers/${ID}/userdata/shm`;
    expect(ownContainerIds(mount('/', shared), 'workstation')).toEqual([]);
  });

  it('finds none on a machine', () => {
    expect(ownContainerIds(mount('/', '/'), 'workstation')).toEqual([]);
  });
});
