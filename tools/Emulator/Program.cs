using System.Net.Sockets;
using CaptchaGate.Emulator;

var commandLine = CommandLine.Parse(args);
if (commandLine.Options is not { } options)
{
    await Console.Error.WriteLineAsync(commandLine.Error);
    return 2;
}

using var stop = new CancellationTokenSource();
using var signals = StopSignals.Register(stop);
try
{
    await using var emulator = await CaptchaEmulator.StartAsync(options, stop.Token);
    var secure = options.Https ? $" {emulator.SecureAddress.GetLeftPart(UriPartial.Authority)}" : "";
    Console.WriteLine($"emulator ready: {emulator.BaseAddress.GetLeftPart(UriPartial.Authority)}{secure}");
    await StopSignals.Wait(stop.Token);
    return 0;
}
catch (Exception fault) when (fault is IOException or SocketException)
{
    await Console.Error.WriteLineAsync($"the emulator can't listen on {options.Host}:{options.Port}: {fault.Message} Give another --port, or 0 for a free one.");
    return 1;
}
