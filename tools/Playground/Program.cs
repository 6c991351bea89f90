using CaptchaGate.Emulator;
using CaptchaGate.Playground;

if (!PlaygroundOptions.TryParse(args, out var options, out var fault))
{
    await Console.Error.WriteLineAsync(fault);
    return 2;
}

await using var emulator = await CaptchaEmulator.StartAsync(new EmulatorOptions { Port = options.EmulatorPort });
await using var site = DemoSite.Build(options.Port, emulator.BaseAddress);
await site.StartAsync();
Console.WriteLine(Invitation.Of(DemoSite.AddressOf(site), emulator.BaseAddress));
await site.WaitForShutdownAsync();
return 0;
