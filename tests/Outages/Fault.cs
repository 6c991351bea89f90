using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;

namespace CaptchaGate.Outages.Tests;

/// <summary>A way in which the service cannot be asked.</summary>
public enum Fault
{
    Refused,
    Reset,
    SynDropped,
    NoSuchName,
    NamesRefused,
    NamesDropped,
    SilentInHandshake,
    Silent,
    InternalError,
    Html,
}

/// <summary>Begins and ends a <see cref="Fault"/> in a case's network.</summary>
internal static class Faults
{
    public static bool IsOfNames(this Fault fault) => fault is Fault.NoSuchName or Fault.NamesRefused or Fault.NamesDropped;

    public static async Task BeginAsync(this Fault fault, IsolatedNetwork network, Endpoints which = Endpoints.Both)
    {
        switch (fault)
        {
            case Fault.Refused:
                await network.TellAsync($"stop {which}");
                await network.TellAsync($"disconnect {which} False");
                break;
            case Fault.SynDropped:
                foreach (var rule in RulesFor(which))
                    await network.IptablesAsync(["-A", .. rule]);
                await network.TellAsync($"disconnect {which} False");
                break;
            case Fault.NoSuchName:
            case Fault.NamesRefused:
            case Fault.NamesDropped:
                await network.TellAsync($"names {NamesMode(fault)}");
                break;
            default:
                await network.TellAsync($"mode {which} {fault} 100");
                if (fault is Fault.Reset)
                    await network.TellAsync($"disconnect {which} True");
                break;
        }
    }

    public static async Task EndAsync(this Fault fault, IsolatedNetwork network)
    {
        await network.TellAsync("names Answer");
        await network.TellAsync("mode Both Answer 100");
        await network.TellAsync("listen Both");
        if (fault is Fault.SynDropped)
            await network.IptablesAsync("-F", "INPUT");
    }

    private static NameServerMode NamesMode(Fault fault) => fault switch
    {
        Fault.NoSuchName => NameServerMode.NoSuchName,
        Fault.NamesRefused => NameServerMode.Refuse,
        _ => NameServerMode.Drop,
    };

    private static IEnumerable<string[]> RulesFor(Endpoints which)
    {
        if (which.HasFlag(Endpoints.First))
            yield return ["INPUT", "-d", $"{Addresses.First}", "-p", "tcp", "--dport", $"{Addresses.HttpsPort}", "--syn", "-j", "DROP"];
        if (which.HasFlag(Endpoints.Second))
            yield return ["INPUT", "-d", $"{Addresses.Second}", "-p", "tcp", "--dport", $"{Addresses.HttpsPort}", "--syn", "-j", "DROP"];
    }
}
