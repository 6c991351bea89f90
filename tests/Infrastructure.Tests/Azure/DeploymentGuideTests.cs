using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaptchaGate.Infrastructure.Tests.Bicep;

namespace CaptchaGate.Infrastructure.Tests.Azure;

/// <summary>The commands of <c>docs/deploy-azure.md</c>, for both tools and both hosts: what is provisioned and what is uploaded belong together.</summary>
public sealed partial class DeploymentGuideTests
{
    private static readonly string Guide = Repository.Read("docs/deploy-azure.md");
    private static readonly string[] OfAzd = Blocks("Deploy with azd");
    private static readonly string[] OfTheCommandLine = Blocks("Deploy with the Azure CLI");

    [Fact]
    public void The_table_says_which_package_belongs_to_which_runtime()
    {
        var rows = TableRow().Matches(Guide).ToDictionary(static row => row.Groups["model"].Value, static row => row, StringComparer.Ordinal);

        Assert.Equal(["customHandler", "worker"], rows.Keys.Order(StringComparer.Ordinal));
        AssertRuntime(rows["worker"], Resources.Default);
        AssertRuntime(rows["customHandler"], Resources.Everything);
        // The same two projects that infra/azd publishes.
        var package = Repository.Read("infra/azd/CaptchaGate.AzurePackage.csproj");
        AssertEach.Of(rows.Values, row => Assert.Contains($"$(Functions)/{row.Groups["project"].Value["functions/".Length..]}&quot;", package, StringComparison.Ordinal));
    }

    [Fact]
    public void With_azd_three_commands_set_everything_that_azd_would_ask_for()
    {
        var commands = OfAzd[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["azd env new prod", "azd up"], [commands[0], commands[2]]);
        Assert.Equal(3, commands.Length);
        Assert.Equal(Required(), Variable().Matches(commands[1]).Select(static variable => variable.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void With_azd_the_custom_handler_is_chosen_before_anything_is_provisioned() =>
        Assert.Equal("azd env set CAPTCHA_HOSTING_MODEL=customHandler\nazd up\n", OfAzd[1]);

    [Fact]
    public void With_the_azure_cli_no_command_is_azds()
    {
        Assert.True(OfTheCommandLine.Length >= 3, $"only {OfTheCommandLine.Length} examples");
        AssertEach.Of(OfTheCommandLine, static block => Assert.DoesNotContain("azd", block, StringComparison.Ordinal));
        Assert.Equal(Required(), Variable().Matches(OfTheCommandLine[0]).Select(static variable => variable.Value).Where(static name => name.StartsWith("CAPTCHA_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void With_the_azure_cli_the_workers_package_goes_to_the_workers_app()
    {
        var block = OfTheCommandLine[0];

        Assert.DoesNotContain("CAPTCHA_HOSTING_MODEL", block, StringComparison.Ordinal);
        AssertInOrder(block, "az deployment sub create", "dotnet publish functions/VerifyFunction -c Release -o artifacts/verify", "zip -qr ../verify.zip", "config-zip --src artifacts/verify.zip");
    }

    [Fact]
    public void With_the_azure_cli_the_custom_handlers_package_goes_to_the_custom_handlers_app()
    {
        AssertInOrder(
            OfTheCommandLine[1], "export CAPTCHA_HOSTING_MODEL=customHandler", "az deployment sub create", "dotnet publish functions/VerifyServer -p:PublishProfile=custom-handler", "config-zip --src artifacts/custom-handler.zip");
        Assert.Contains("$(ArtifactsRoot)/custom-handler.zip", Repository.Read("functions/VerifyServer/Properties/PublishProfiles/custom-handler.pubxml"), StringComparison.Ordinal);
    }

    private static void AssertRuntime(Match row, Resources resources)
    {
        var runtime = resources.App["functionAppConfig"]!["runtime"]!;
        Assert.Equal((Text(runtime["name"]), Text(runtime["version"])), (row.Groups["runtime"].Value, row.Groups["version"].Value));
        Assert.Equal(resources.Output("HOSTING_MODEL"), row.Groups["model"].Value);
    }

    private static void AssertInOrder(string block, params string[] commands)
    {
        var places = commands.Select(command => block.IndexOf(command, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    // What az.bicepparam reads without a default.
    private static IEnumerable<string> Required() =>
        RequiredVariable().Matches(Repository.Read("infra/bicep/az.bicepparam")).Select(static read => read.Groups["name"].Value).Order(StringComparer.Ordinal);

    private static string[] Blocks(string heading)
    {
        var section = Guide.Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        return [.. Block().Matches(section).Select(static block => block.Groups["text"].Value)];
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    [GeneratedRegex(@"^\| `(?<model>worker|customHandler)`[^|]*\| `(?<project>[^`]+)` \|[^|]*\| `(?<runtime>[\w-]+)` (?<version>[\d.]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^```bash\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b(CAPTCHA|AZURE)_[A-Z_]+(?==)", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'\)", RegexOptions.ExplicitCapture)]
    private static partial Regex RequiredVariable();
}
