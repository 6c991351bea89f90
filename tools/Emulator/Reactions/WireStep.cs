namespace CaptchaGate.Emulator.Reactions;

/// <summary>One thing that happens on the bare connection.</summary>
public abstract record WireStep
{
    private protected WireStep()
    {
    }
}

/// <summary>Sends bytes at once.</summary>
public sealed record Send(ReadOnlyMemory<byte> Bytes) : WireStep;

/// <summary>Sends bytes one by one.</summary>
public sealed record Drip(ReadOnlyMemory<byte> Bytes, TimeSpan Every) : WireStep;

/// <summary>Does nothing for a while.</summary>
public sealed record Pause(TimeSpan Time) : WireStep;

/// <summary>Ends the sending side (FIN) and keeps the connection until the client leaves.</summary>
public sealed record HalfClose : WireStep;

/// <summary>Closes the connection in order (FIN). This is also what happens when the steps run out.</summary>
public sealed record Finish : WireStep;

/// <summary>Tears the connection down (RST).</summary>
public sealed record ResetConnection : WireStep;

/// <summary>Keeps the connection open and silent until the client leaves.</summary>
public sealed record Hang : WireStep;
