using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CaptchaGate.Http;
using CaptchaGate.Http.Routes;

namespace CaptchaGate.Azure.Tests.Function;

/// <summary>The Functions project builds only where its feed is, so its source is read here.</summary>
public sealed partial class FunctionSourceTests
{
    private const string Folder = "functions/VerifyFunction";
    private const int MostLines = 150;

    private static IEnumerable<string> Sources => Directory.EnumerateFiles(Repository.PathOf(Folder), "*.cs", SearchOption.AllDirectories)
        .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [Fact]
    public void It_has_a_trigger_for_each_route_of_the_contract_and_for_no_other()
    {
        var triggers = Trigger().Matches(Repository.Read($"{Folder}/GateFunctions.cs")).Select(static match => "/" + match.Groups["route"].Value);

        Assert.Equal(ContractRoutes().Order(StringComparer.Ordinal), triggers.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_trigger_takes_every_method_from_anybody() =>
        Assert.All(
            Attribute().Matches(Repository.Read($"{Folder}/GateFunctions.cs")),
            static attribute => Assert.Matches("^AuthorizationLevel\\.Anonymous, Route = \"[^\"]+\"$", attribute.Groups["arguments"].Value));

    [Fact]
    public void It_holds_so_little_code_that_no_rule_can_hide_in_it() =>
        Assert.InRange(Sources.Sum(static file => File.ReadLines(file).Count()), 1, MostLines - 1);

    [Fact]
    public void Its_host_file_is_the_one_at_the_root()
    {
        Assert.Contains("Include=\"../../host.json\" Link=\"host.json\"", Repository.Read($"{Folder}/CaptchaGate.VerifyFunction.csproj"), StringComparison.Ordinal);
        Assert.False(File.Exists(Repository.PathOf($"{Folder}/host.json")));
    }

    [Fact]
    public void It_stays_out_of_the_solution_that_restores_everywhere() =>
        Assert.DoesNotContain("VerifyFunction", Repository.Read("CaptchaGate.slnx"), StringComparison.Ordinal);

    // Each route class names its path; a form's stands behind the folder of all forms.
    private static IEnumerable<string> ContractRoutes() => typeof(GateApplication).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(Route)))
        .Select(static type => ((Route)RuntimeHelpers.GetUninitializedObject(type)).Path)
        .Select(static path => path.EndsWith('/') ? path + "{form}" : path);

    [GeneratedRegex("Route = \"(?<route>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Trigger();

    [GeneratedRegex("\\[HttpTrigger\\((?<arguments>[^)]*)\\)\\]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Attribute();
}
