using System.Net.Sockets;
using CaptchaGate.Emulator;
using CaptchaGate.Playground;
using CaptchaGate.VerifyServer.Hosting;

if (!PlaygroundOptions.TryParse(args, out var options, out var fault))
{
    await Console.Error.WriteLineAsync(fault);
    return 2;
}

try
{
    var receiptKey = options.ReceiptKey is { } file ? await File.ReadAllTextAsync(file) : null;
    await using var emulator = await CaptchaEmulator.StartAsync(new EmulatorOptions { Port = options.EmulatorPort });
    await using var site = DemoSite.Build(options.Port, emulator, receiptKey);
    await site.StartAsync();
    Console.WriteLine(StartupBanner.Of(DemoSite.AddressOf(site), emulator.BaseAddress));
    await site.WaitForShutdownAsync();
    return 0;
}
catch (IOException taken)
{
    await Console.Error.WriteLineAsync($"The playground cannot start: {taken.Message} Give another --port or --emulator-port, or 0 for a free one.");
    return StartFault.ExitCode;
}
catch (SocketException refused)
{
    await Console.Error.WriteLineAsync($"The playground cannot start: {refused.Message}. Give another --port or --emulator-port, or 0 for a free one.");
    return StartFault.ExitCode;
}
