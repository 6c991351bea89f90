using System.Reflection;
using CaptchaGate.Conventions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Conventions.Tests;

/// <summary>The events that the product logs. Alerts and runbooks name them, so ids and names never change and are never used again.</summary>
public sealed class EventTests
{
    private static readonly Dictionary<int, string> Listed = new()
    {
        [1000] = "VerificationCompleted",
        [1001] = "UnverifiedPass",
        [1002] = "Misconfigured",
        [1003] = "UnknownCodeSeen",
        [1004] = "BudgetExhausted",
        [1005] = "BreakerOpened",
        [1006] = "BreakerClosed",
        [1007] = "CredentialsStale",
        [1008] = "CredentialsLoaded",
        [1009] = "CredentialsFailed",
        [1010] = "ClockSkewLearned",
        [1011] = "UpstreamThrottled",
        [1012] = "UnhandledFault",
        [1013] = "ProbeCompleted",
        [1014] = "ProbeFaulted",
        [1015] = "WidgetProbeCompleted",
        [1016] = "WidgetBaselineMissing",
        [1017] = "WidgetOutageBegan",
        [1018] = "WidgetOutageEnded",
        [1020] = "RequestRefused",
        [1021] = "FormDelivered",
        [1022] = "FormNotDelivered",
        [1023] = "FormDiscarded",
        [1024] = "TokenAltered",
        [1025] = "UnfamiliarToken",
        [1026] = "VerdictWithoutCode",
        [1027] = "FormRepeated",
        [1028] = "OriginRefused",
        [1030] = "ClientAddressUnknown",
        [1031] = "DiscoveryUnavailable",
        [1040] = "LogLinesDropped",
        [1041] = "ServerEventSeen",
        [1042] = "ConnectionsClosed",
        [1050] = "SharedStateStarted",
        [1051] = "SharedStateLost",
        [1052] = "SharedStateRestored",
        [1053] = "StoredResultRefused",
        [1054] = "SharedSecretsFailed",
        [1055] = "SharedSecretsLoaded",
        [1060] = "PagesWithoutEncryption",
        [1061] = "SceneKeyStale",
        [1062] = "SceneKeyLoaded",
        [1063] = "SceneKeyFailed",
    };

    // What an event may take besides the logger and its level: values that cannot hold what a caller, a store or the service sent.
    private static readonly HashSet<Type> Plain = [typeof(int), typeof(long), typeof(bool), typeof(TimeSpan), typeof(string)];

    private static readonly string[] NeverLogged = ["token", "secret", "password", "message", "body", "header", "headers", "authorization", "value", "address", "parameter"];

    private static IReadOnlyList<(MethodInfo Method, LoggerMessageAttribute Event)> Events { get; } =
    [
        .. from type in SolutionUnderTest.All.Where(static assembly => assembly != SolutionUnderTest.Emulator).SelectMany(static assembly => assembly.GetTypes())
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
           where attribute is not null
           select (method, attribute),
    ];

    [Fact]
    public void Every_event_is_listed_here_under_its_own_id_and_every_listed_one_exists() =>
        Assert.Equal(
            Listed.OrderBy(static pair => pair.Key).Select(static pair => (pair.Key, pair.Value)),
            Events.Select(static logged => (logged.Event.EventId, logged.Event.EventName ?? "")).OrderBy(static pair => pair.Item1));

    [Fact]
    public void An_event_is_called_as_its_method_is() =>
        AssertEach.Of(Events, static logged => Assert.Equal(logged.Method.Name, logged.Event.EventName));

    [Fact]
    public void No_event_takes_what_could_be_a_secret_or_what_somebody_sent()
    {
        foreach (var (method, _) in Events)
        {
            foreach (var parameter in method.GetParameters().Where(static parameter => !typeof(ILogger).IsAssignableFrom(parameter.ParameterType)))
            {
                var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
                Assert.True(type.IsEnum || Plain.Contains(type), $"{method.Name} takes a {type.Name}");
                Assert.DoesNotContain(parameter.Name, NeverLogged, StringComparer.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public void The_product_logs_by_these_methods_and_in_no_other_way()
    {
        string[] calls = [".LogTrace(", ".LogDebug(", ".LogInformation(", ".LogWarning(", ".LogError(", ".LogCritical(", ".Log(", "Console.Write", "Trace.Write", "Debug.Write"];
        var other = from file in Sources.Product
                    from line in file.Numbered
                    where calls.Any(call => line.Text.Contains(call, StringComparison.Ordinal))
                    select $"{file}:{line.Number} {line.Text}";
        Assert.Empty(other);
    }
}
