using System.Reflection;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Redis;
using CaptchaGate.VerifyServer;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Telemetry.Tests.Documents;

/// <summary>An event as the code declares it.</summary>
/// <param name="Level">Null where its row of the decision table decides.</param>
internal sealed record LoggedEvent(int Id, string Name, LogLevel? Level)
{
    public static IReadOnlyList<LoggedEvent> All { get; } =
    [
        .. from assembly in new[] { typeof(CaptchaVerifier).Assembly, typeof(HttpApplication).Assembly, typeof(CaptchaGateServer).Assembly, typeof(RedisRegistration).Assembly }
           from type in assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let declared = method.GetCustomAttribute<LoggerMessageAttribute>()
           where declared is not null
           orderby declared.EventId
           select new LoggedEvent(declared.EventId, declared.EventName!, declared.Level is LogLevel.None ? null : declared.Level),
    ];

    /// <value>Whether it is, or can be, a warning or worse.</value>
    public bool IsLoud => Level is null or >= LogLevel.Warning;

    public static LoggedEvent Of(int id) => All.Single(logged => logged.Id == id);
}
