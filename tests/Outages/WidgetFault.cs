using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;

namespace CaptchaGate.Outages.Tests;

/// <summary>A way in which pages cannot load a part of the widget, or in which it only looks so.</summary>
public enum WidgetFault
{
    None,
    Refused,
    Reset,
    Silent,
    SynDropped,
    NoSuchName,
    Error500,
    OtherContent,
    Redirect,
    Captive,
}

/// <summary>The part of the widget that a <see cref="WidgetFault"/> is about.</summary>
public enum FaultyPart
{
    Script,
    Initialization,
}

/// <summary>Begins and ends a <see cref="WidgetFault"/> in a case's network.</summary>
internal static class WidgetFaults
{
    /// <summary>Whether it proves that the widget cannot load. A redirect and a certificate of another name may be an interception, or only ours.</summary>
    public static bool IsOutage(this WidgetFault fault) => fault is not (WidgetFault.None or WidgetFault.Redirect or WidgetFault.Captive);

    public static async Task BeginAsync(this WidgetFault fault, IsolatedNetwork network, FaultyPart part)
    {
        switch (fault)
        {
            case WidgetFault.None:
                break;
            case WidgetFault.NoSuchName:
                await network.TellAsync($"gone {AddressOf(part)}");
                break;
            case WidgetFault.SynDropped:
                await network.IptablesAsync("-A", "INPUT", "-d", $"{AddressOf(part)}", "-p", "tcp", "--dport", $"{Addresses.HttpsPort}", "--syn", "-j", "DROP");
                break;
            default:
                await network.TellAsync($"widget {part} {fault}");
                break;
        }
    }

    public static async Task EndAsync(this WidgetFault fault, IsolatedNetwork network, FaultyPart part)
    {
        await network.TellAsync($"widget {part} Answer");
        await network.TellAsync($"gone {System.Net.IPAddress.Any}");
        if (fault is WidgetFault.SynDropped)
            await network.IptablesAsync("-F", "INPUT");
    }

    private static System.Net.IPAddress AddressOf(FaultyPart part) => part is FaultyPart.Script ? Addresses.Script : Addresses.Initialization;
}
