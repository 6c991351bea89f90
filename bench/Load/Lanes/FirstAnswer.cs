using System.Net;
using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>What one start took.</summary>
internal sealed record FirstAnswer(TimeSpan Elapsed, TimeSpan Processor, double ResidentMegabytes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Starts the program and asks it as soon as it listens: the floor for a word, the others for a verification.</summary>
    public static FirstAnswer Of(Package package, IPEndPoint service, Cgroup? group)
    {
        var address = Lane.FreeAddress();
        var started = TimeProvider.System.GetTimestamp();
        using var process = Lane.Launch(package.Settings(address, service), group, package.Command);
        try
        {
            using var socket = OneRequest.ConnectWithin(Patience, address, Pause);
            if (package.Program is Package.Floor)
                OneRequest.Ask(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8, static answer => answer.EndsWith("ok"u8));
            else
                OneRequest.Ask(socket, new RequestBytes(address.ToString()).Next(), HttpAnswer.IsVerified);
            var figures = new ProcessFigures(process.Id);
            return new FirstAnswer(TimeProvider.System.GetElapsedTime(started), figures.Processor(), figures.ResidentMegabytes());
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
