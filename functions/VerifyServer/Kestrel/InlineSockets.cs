namespace CaptchaGate.VerifyServer.Kestrel;

/// <summary>
/// Lets the thread that waits for the sockets do a request's work itself instead of waking another one for each step;
/// those wake-ups were the larger part of a request's CPU time (docs/adr/0009-sockets-complete-inline.md).
/// </summary>
internal static class InlineSockets
{
    /// <summary>1 for inline. The runtime reads it from the environment, once, before the first socket.</summary>
    public const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Turns it on, unless the environment says something else; to be called before anything opens a socket.</summary>
    public static void TurnOnUnlessSet()
    {
        // There is no configuration yet, and the runtime reads none.
        if (!Environment.GetEnvironmentVariables().Contains(Switch))
            Environment.SetEnvironmentVariable(Switch, "1");
    }

    /// <summary>Whether the web server may do the same; where sockets wake threads it would only hold them up.</summary>
    public static bool AreOn(IConfiguration configuration) => configuration[Switch] is "1";
}
