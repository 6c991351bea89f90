using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>One server under load, a process of its own.</summary>
internal sealed class Lane : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private Lane(string name, Process process, IPEndPoint address)
    {
        Name = name;
        _process = process;
        Address = address;
        Figures = new ProcessFigures(process.Id);
    }

    public string Name { get; }

    public IPEndPoint Address { get; }

    public int Id => _process.Id;

    public ProcessFigures Figures { get; }

    public static IPEndPoint FreeAddress()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    /// <summary>Starts a program that listens on <paramref name="address"/>, and returns when it does.</summary>
    public static async Task<Lane> StartAsync(string name, IPEndPoint address, IReadOnlyDictionary<string, string> environment, Cgroup? group, params string[] command)
    {
        var lane = new Lane(name, Launch(environment, group, command), address);
        for (var started = TimeProvider.System.GetTimestamp(); !Listens(address);)
        {
            if (lane._process.HasExited)
                throw new InvalidOperationException($"{name} ended with {lane._process.ExitCode} before it listened. It was started as: {string.Join(' ', command)}");
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{name} does not listen on {address} after {Patience}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return lane;
    }

    /// <summary>Starts a program in its own folder with an environment of its own; what it prints goes where an operator's log would: nowhere, or into the file that the environment names.</summary>
    /// <param name="group">The control group that it runs in from its first instruction; null for none.</param>
    public static Process Launch(IReadOnlyDictionary<string, string> environment, Cgroup? group, params string[] command)
    {
        var join = string.Concat((group?.Folders ?? []).Select(static folder => $"echo $$ > {folder}/cgroup.procs && "));
        // The shell is replaced by the program, so that the process is the program's.
        var start = new ProcessStartInfo("/bin/sh", ["-c", join + "exec \"$@\" > \"${STANDARD_OUTPUT:-/dev/null}\"", "sh", .. command])
        {
            UseShellExecute = false,
            // As deployed: by default ASP.NET Core watches the folder that it is started in, with all below it.
            WorkingDirectory = Path.GetDirectoryName(Array.Find(command, File.Exists)),
        };
        foreach (var name in start.Environment.Keys.Where(static name => name is not ("PATH" or "HOME" or "TMPDIR" or "DOTNET_ROOT")).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Fails when the process has ended.</summary>
    public void VerifyItLives()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Listens(IPEndPoint address)
    {
        using var socket = OneRequest.Connect(address);
        return socket is not null;
    }
}
