namespace CaptchaGate.Overload.Tests;

/// <summary>What the server is short of while the service is healthy.</summary>
public enum Starvation
{
    /// <summary>Nothing beside its share of the processors and the load.</summary>
    Load,

    /// <summary>A processor of its own: it shares one with two busy loops.</summary>
    BusyCore,

    /// <summary>Threads: each is blocked again and again.</summary>
    BlockedThreads,

    /// <summary>Time that can be trusted: its clock jumps.</summary>
    JumpingClock,

    /// <summary>Connections upstream beyond 32: their first packets are dropped.</summary>
    Dropped32,

    /// <summary>The same beyond 128.</summary>
    Dropped128,

    /// <summary>Connections upstream beyond 32: they are reset.</summary>
    Reset32,

    /// <summary>The same beyond 128.</summary>
    Reset128,

    /// <summary>Handles.</summary>
    Handles,

    /// <summary>Local ports.</summary>
    Ports,

    /// <summary>Time: it is stopped and continued, as a platform freezes an instance.</summary>
    Stopped,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>Processors, from the moment at which an outage ends.</summary>
    AfterOutage,
}

/// <summary>What comes beside the tokens.</summary>
public enum Noise
{
    None,

    /// <summary>Bodies of 64 KiB with 1,800 short keys, which cost far more than a verification.</summary>
    HeavyBodies,

    /// <summary>A new connection for each request.</summary>
    NewConnections,

    /// <summary>Bodies of which a part never comes.</summary>
    HalfSentBodies,
}
