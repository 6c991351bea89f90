using System.Reflection;
using CaptchaGate.Conventions.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Conventions.Tests;

/// <summary>What the analyzer forbids in the source is not in the compiled code either, generated code included.</summary>
public sealed class BannedSymbolTests
{
    private const int MemberReferences = 0x0A000000;

    private static readonly HashSet<string> Banned =
        [.. Repository.Read("eng/BannedSymbols.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(';')[0])];

    public static TheoryData<string> Assemblies => [.. SolutionUnderTest.All.Select(static assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_assembly_calls_a_banned_member(string name)
    {
        var assembly = SolutionUnderTest.All.Single(assembly => string.Equals(assembly.GetName().Name, name, StringComparison.Ordinal));
        var called = CalledMembers(assembly.ManifestModule).Select(Id).ToHashSet(StringComparer.Ordinal);
        Assert.True(called.Count > 50, $"only {called.Count} members of others were found");
        Assert.Empty(called.Intersect(Banned, StringComparer.Ordinal));
    }

    [Fact]
    public void The_list_bans_clocks_random_values_the_environment_and_sleeping()
    {
        AssertEach.Of(
            [
                "P:System.DateTime.UtcNow", "P:System.DateTimeOffset.UtcNow", "M:System.Guid.NewGuid", "P:System.Random.Shared",
                "M:System.Environment.GetEnvironmentVariable(System.String)", "M:System.Threading.Thread.Sleep(System.Int32)", "M:System.Threading.Tasks.Task.Delay(System.TimeSpan)",
            ],
            symbol => Assert.Contains(symbol, Banned, StringComparer.Ordinal));
        Assert.Equal("P:System.DateTime.UtcNow", Id(typeof(DateTime).GetProperty("UtcNow")!.GetMethod!));
        Assert.Equal("M:System.Threading.Tasks.Task.Delay(System.Int32)", Id(typeof(Task).GetMethod("Delay", [typeof(int)])!));
        Assert.Equal("M:System.Guid.NewGuid", Id(typeof(Guid).GetMethod("NewGuid")!));
    }

    // The overload with an index stays: AssertEach is written with it.
    [Fact]
    public void Tests_may_not_use_the_assertion_that_passes_on_an_empty_collection()
    {
        var banned = Repository.Read("eng/BannedSymbols.Tests.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(typeof(Assert).GetMethods().Count(static method => method.Name is "All" or "AllAsync") - 1, banned.Length);
        AssertEach.Of(banned, static line => Assert.StartsWith("M:Xunit.Assert.All", line, StringComparison.Ordinal));
        Assert.Contains("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)../eng/BannedSymbols.Tests.txt\" />", Repository.Read("tests/Directory.Build.props"), StringComparison.Ordinal);
    }

    private static IEnumerable<MethodBase> CalledMembers(Module module)
    {
        for (var token = MemberReferences + 1; ; token++)
        {
            MemberInfo? member;
            try
            {
                member = module.ResolveMember(token);
            }
            catch (ArgumentOutOfRangeException)
            {
                yield break;
            }
            catch (Exception exception) when (exception is BadImageFormatException or MissingMemberException or ArgumentException)
            {
                // A member of an open generic type; none of the banned ones is.
                continue;
            }

            if (member is MethodBase method)
                yield return method;
        }
    }

    // As documentation comments name it.
    private static string Id(MethodBase method)
    {
        if (method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal))
            return $"P:{method.DeclaringType}.{method.Name["get_".Length..]}";
        var parameters = string.Join(',', method.GetParameters().Select(static parameter => parameter.ParameterType.FullName));
        return $"M:{method.DeclaringType}.{method.Name}{(parameters.Length > 0 ? $"({parameters})" : "")}";
    }
}
