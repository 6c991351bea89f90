using System.Net;

namespace CaptchaGate.TestKit.Peers;

/// <summary>The addresses of a case's own network. Every case has the same ones, because no case sees another's network.</summary>
internal static class Addresses
{
    public const string FirstName = "captcha.ap-southeast-1.aliyuncs.com";
    public const string SecondName = "captcha-dualstack.ap-southeast-1.aliyuncs.com";
    public const string WidgetPrefix = "undertest";
    public const string ScriptName = "o.alicdn.com";
    public const int HttpsPort = 443;
    public const int NameServerPort = 53;

    /// <value>Behind <see cref="FirstName"/>.</value>
    public static readonly IPAddress First = IPAddress.Parse("10.77.0.1");

    /// <value>Behind <see cref="SecondName"/>.</value>
    public static readonly IPAddress Second = IPAddress.Parse("10.77.0.2");

    /// <value>An upstream without a name that no fault touches: what the control client calls in an outage.</value>
    public static readonly IPAddress Healthy = IPAddress.Parse("10.77.0.3");

    /// <value>Behind <see cref="ScriptName"/>.</value>
    public static readonly IPAddress Script = IPAddress.Parse("10.77.0.10");

    /// <value>Behind <see cref="InitializationNames"/>.</value>
    public static readonly IPAddress Initialization = IPAddress.Parse("10.77.0.11");

    public static readonly IPAddress NameServer = IPAddress.Parse("10.77.0.53");

    /// <value>Where the control client calls from: a limit on the server's connections is not its limit.</value>
    public static readonly IPAddress Control = IPAddress.Parse("10.77.0.99");

    /// <value>Where the server under test listens.</value>
    public static readonly IPEndPoint Server = new(IPAddress.Loopback, 8080);

    /// <value>The hosts by which the widget of <see cref="WidgetPrefix"/> initialises.</value>
    public static IReadOnlyList<string> InitializationNames { get; } =
        [.. new[] { "", "-b", "-dual", "-dual-b" }.Select(static variant => $"{WidgetPrefix}.captcha-open-southeast{variant}.aliyuncs.com")];

    public static IReadOnlyList<IPAddress> All { get; } = [First, Second, Healthy, Script, Initialization, NameServer, Control];
}
