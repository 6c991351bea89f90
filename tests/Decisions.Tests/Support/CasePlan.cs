using System.Collections.Concurrent;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>How a case's server and emulator start.</summary>
internal sealed class CasePlan
{
    /// <value>Settings beside those of <see cref="GateHarness"/>; null takes one away.</value>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    public string Policy { get; init; } = "guarded";

    /// <value>Whether the gate calls the region's real names over TLS, every connection of which ends at the emulator.</value>
    public bool RealNames { get; set; }

    /// <value>Takes the place of the connection to the emulator, over TLS or not.</value>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect { get; set; }

    /// <value>The last word on the connection pool.</value>
    public Action<SocketsHttpHandler>? Pool { get; set; }

    /// <value>What the probe finds, where <see cref="Connect"/> or <see cref="RealNames"/> keep its own connection from the emulator; null asks over the same way.</value>
    public ScriptedProbe? Probe { get; set; }

    /// <value>Whether claims that the widget cannot load may pass; the emulator is the widget's host.</value>
    public bool Widget { get; set; }

    /// <value>Whether the case's own probe fails: the table's "if".</value>
    public bool ProbeFails { get; set; }

    public ScriptedSource? Source { get; set; }

    public INonceSource? Nonces { get; set; }

    /// <value>The names that were connected to, where <see cref="Connect"/> notes them.</value>
    public ConcurrentQueue<string> Dialled { get; } = new();

    public EmulatorOptions Emulator { get; } = new() { CallsPerSecond = null };

    /// <summary>The gate calls the region's real names, each time over a new connection.</summary>
    public void ConnectAnew()
    {
        RealNames = true;
        Pool = pool => pool.PooledConnectionLifetime = TimeSpan.Zero;
    }

    /// <summary>Times short enough to wait for, and long enough for a busy machine.</summary>
    public void HurryUp()
    {
        Settings["Captcha__Deadline"] = "00:00:04";
        Settings["Captcha__AttemptTimeout"] = "00:00:01.5";
        Settings["Captcha__ConnectTimeout"] = "00:00:00.7";
    }
}
