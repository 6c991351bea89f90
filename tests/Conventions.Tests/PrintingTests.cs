using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using CaptchaGate.Conventions.Tests.Support;
using DecisionsOutcome = CaptchaGate.Core.Decisions.Outcome;

namespace CaptchaGate.Conventions.Tests;

/// <summary>
/// Every type that prints more than its name is filled with markers in all its fields, its parts likewise, and printed.
/// A text that it prints must be on the list of what is harmless: a new one is a decision.
/// </summary>
public sealed class PrintingTests
{
    // Type and field of every text that may be printed: names and codes of ours, and plain names of the service's.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "Setting.Name",
        "Setting.Example",
        "SettingSection.Section",
        "CredentialLoad.StoreDown.Reason",
        "CredentialLoad.HostUnknown.Reason",
        "CredentialLoad.Exhausted.Reason",
        "CredentialLoad.Faulted.Reason",
        "CredentialLoad.Misconfigured.Reason",
        "SceneKeyResult.Unavailable.Reason",
        "UpstreamResult.Code",
        "UpstreamResult.RequestId",
        "UpstreamResult.CertifyId",
        "OutcomeRow.ErrorCode",
        "VerificationResult.Id",
        "VerificationRequest.RequestId",
        "HealthCheck.Name",
        "Scene.Alias",
        "Scene.Id",
        "ReplayLedger.KeyedVerdict.Scene",
        "SharedStateFinding.Fault",
        "SharedResult.Id",
        "StoreSecretsRead.Fault",
        "SharedResult.Code",
        "SharedResult.RequestId",
        "SharedResult.CertifyId",
        "TokenClaims.SceneId",
        "TokenClaims.CertifyId",
        "SignedMessage.Action",
        "SignedMessage.Version",
        "AcsHeader.Name",
        "ServiceReply.RequestId",
        "ServiceReply.Verdict.Code",
        "ServiceReply.Verdict.CertifyId",
        "ServiceReply.Error.Code",
        "ReceiptKey.Id",
        "ReceiptBinding.Origin",
        "ReceiptBinding.ContentSha256",
        "ContentType.Boundary",
        "RequestFault.Code",
        "RequestFault.Detail",
        "RequestFault.Allow",
        "RequestFault.Authenticate",
        "RouteContext.Id",
        "ClientAddressAdvice.Reason",
        "ClientAddressAdvice.Remedy",
        "WidgetKind.Media",
        "Finding.Message",
        "Finding.Remedy",
        "Finding.Scene",
        "Answer.Said",
        "ProtectionText.What",
        "ProtectionText.Flaw",
        "ProtectionText.Remedy",
    };

    private static readonly Type[] Printing =
        [.. SolutionUnderTest.Written(SolutionUnderTest.Product).Where(static type => !type.IsAbstract && !type.IsInterface && !type.IsEnum && PrintsItself(type))];

    public static TheoryData<string> Names => [.. Printing.Select(static type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_type_prints_nothing_but_what_is_harmless(string name)
    {
        var type = Printing.Single(type => string.Equals(type.FullName, name, StringComparison.Ordinal));
        var filled = Markers.Fill(Close(type), depth: 3)!;
        var printed = Markers.FoundIn(filled.ToString()!);
        Assert.Empty(printed.Except(Harmless, StringComparer.Ordinal));
    }

    [Fact]
    public void The_types_that_hold_secrets_and_tokens_are_among_them()
    {
        var names = Printing.Select(static type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>(["AccessKey", "CaptchaToken", "VerificationRequest", "VerifyRequest", "ServiceKeyHash", "Loaded", "Available", "Received", "RouteContext", "Issued", "AcsHeader", "RedisOptions", "ResultKey"], StringComparer.Ordinal),
            names);
        var key = Markers.Fill(typeof(Core.Alibaba.AccessKey), depth: 3)!;
        Assert.Equal("***", key.ToString());
    }

    [Fact]
    public void A_marker_would_be_found() =>
        Assert.Equal(["Setting.Name", "Setting.Example"], Markers.FoundIn(Markers.Fill(typeof(Core.Configuration.Setting), depth: 1)!.ToString()!));

    private static bool PrintsItself(Type type)
    {
        var printer = type.GetMethod(nameof(ToString), BindingFlags.Instance | BindingFlags.Public, [])!.DeclaringType!;
        return SolutionUnderTest.Product.Contains(printer.Assembly);
    }

    private static Type Close(Type type) => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(string)) : type;

    private static class Markers
    {
        private const string Begin = "marker<";
        private const string End = ">";

        public static IReadOnlyList<string> FoundIn(string text) =>
            [.. text.Split(Begin).Skip(1).Select(static part => part[..part.IndexOf(End, StringComparison.Ordinal)])];

        public static object? Fill(Type type, int depth)
        {
            if (depth == 0 || type.IsAbstract || type.IsInterface)
                return null;
            var filled = RuntimeHelpers.GetUninitializedObject(type);
            for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
            {
                foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (ValueOf(field, depth) is { } value)
                        field.SetValue(filled, value);
                }
            }

            return filled;
        }

        private static object? ValueOf(FieldInfo field, int depth)
        {
            var text = $"{Begin}{NameOf(field.DeclaringType!)}.{MemberOf(field)}{End}";
            if (field.FieldType == typeof(string))
                return text;
            if (field.FieldType == typeof(byte[]))
                return Encoding.UTF8.GetBytes(text);
            if (field.FieldType == typeof(DecisionsOutcome))
                return DecisionsOutcome.Rejected;
            return SolutionUnderTest.Product.Contains(field.FieldType.Assembly) && !field.FieldType.IsEnum && !field.FieldType.ContainsGenericParameters
                ? Fill(field.FieldType, depth - 1)
                : null;
        }

        private static string NameOf(Type type) => type.DeclaringType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;

        // A property's field is called "<Name>k__BackingField".
        private static string MemberOf(FieldInfo field) =>
            field.Name is ['<', ..] ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
    }
}
