namespace CaptchaGate.TestKit.Peers;

/// <summary>What the network's own side saw. It travels as one line of JSON.</summary>
internal sealed class PeerReport
{
    /// <value>Different honest tokens that the upstream was asked about.</value>
    public int Honest { get; set; }

    /// <value>Honest tokens that it was asked about more than once.</value>
    public int HonestTwice { get; set; }

    public int Junk { get; set; }

    public int Probes { get; set; }

    /// <value>Calls that got a complete answer.</value>
    public int Answered { get; set; }

    /// <value>The most connections that were open at the same time at one upstream, the control client's included.</value>
    public int MostConnections { get; set; }

    /// <value>Requests for the widget's script that were read.</value>
    public int ScriptRequests { get; set; }

    public int ControlCalls { get; set; }

    public int ControlFailures { get; set; }

    /// <value>The slowest of the control client's calls, in milliseconds, since its last reset.</value>
    public double ControlSlowest { get; set; }
}
