/** What models may take of a device. */
export const usable = ({ bytes, reserveBytes }) => bytes - reserveBytes;
/** True if the devices hold it while nothing else is on them. */
export const fitsInto = (footprint, devices) => devices.every((device) => (footprint[device.name] ?? 0) <= usable(device));
//# sourceMappingURL=device-definition.js.map