using System.Text.Json;
using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>
/// Every example is held by something: it is run, or, where it takes a cloud account or a tool that is nowhere near, read
/// by the shell and its paths looked up. An example that nothing holds fails here.
/// </summary>
public sealed partial class SnippetTests
{
    // Programs that act on a cloud account, or that are the test run itself.
    private static readonly string[] OfTheOperator =
        ["az", "azd", "aliyun", "s", "terraform", "func", "gh", "sha256sum", "infra/ram/federate.sh", "jq", "umask", "cat", "cp", "rm", "cd", "export", "curl -s \"$(azd", "curl -s \"$(az", "dotnet publish", "dotnet test", "bash .ci/run", "npm install",
        "bash eng/vulnerable.sh", "bash eng/sbom.sh"];

    // Examples in other languages, and the suite that runs them.
    private static readonly Dictionary<(string Path, string Language), string> RunBy = new()
    {
        [("docs/doctor.md", "sh")] = "tests/Doctor.Tests/DocumentationTests.cs",
        [("docs/doctor.md", "text")] = "tests/Doctor.Tests/DocumentationTests.cs",
        [("docs/prove-protection.md", "sh")] = "tests/Doctor.Tests/Protection/PlaygroundTests.cs",
        [("docs/prove-protection.md", "text")] = "tests/Doctor.Tests/Protection/PlaygroundTests.cs",
        [("docs/prove-protection.md", "yaml")] = "tests/Doctor.Tests/Protection/PlaygroundTests.cs",
        [("docs/emulator.md", "csharp")] = "tests/Documentation.Tests/EmulatorExampleTests.cs",
        [("docs/emulator.md", "bash")] = "tests/Emulator.Tests/DocumentationTests.cs",
        [("docs/forms.md", "js")] = "tests/Forms.Tests/Forms/SignatureTests.cs",
        [("docs/forms.md", "csharp")] = "tests/Forms.Tests/Forms/SignatureTests.cs",
        // ExampleTests.cs beside it runs those that are given the key set.
        [("docs/receipts.md", "js")] = "tests/Forms.Tests/Receipts/IssuerExampleTests.cs",
        [("docs/receipts.md", "csharp")] = "tests/Forms.Tests/Receipts/IssuerExampleTests.cs",
        [("docs/receipts.md", "python")] = "tests/Forms.Tests/Receipts/IssuerExampleTests.cs",
        [("samples/send-code/README.md", "sh")] = "tests/Browser.Tests/SendCodeTests.cs",
        [("README.md", "html")] = "tests/Browser.Tests/DocumentationTests.cs",
        [("docs/static-site.md", "html")] = "tests/Browser.Tests/DocumentationTests.cs",
        [("docs/static-site.md", "js")] = "tests/Browser.Tests/DocumentationTests.cs",
        [("docs/static-site.md", "tsx")] = "tests/Browser.Tests/Packages/BuiltSite.cs",
        [("docs/static-site.md", "astro")] = "tests/Browser.Tests/Packages/BuiltSite.cs",
    };

    private const string Generator = "takes a site generator; the browser tests use the HTML that it makes";

    private const string Package = "the example of docs/static-site.md in fewer lines; the browser tests run that one";

    // What no test here can run, and why that is bearable.
    private static readonly Dictionary<(string Path, string Language), string> NotRun = new()
    {
        [("README.md", "mermaid")] = "a picture",
        [("docs/architecture.md", "mermaid")] = "a picture",
        [("docs/keyless.md", "text")] = "a picture",
        [("docs/deploy-azure.md", "text")] = "a formula",
        [("docs/deploy-function-compute.md", "text")] = "formulas",
        [("docs/forms.md", "text")] = "a picture",
        [("docs/forms.md", "html")] = "one field; the forms' tests send it",
        [("docs/encrypted-scene-id.md", "js")] = "the widget alone; EncryptedSceneTests does the same through the module",
        [("docs/mini-programs.md", "js")] = "takes the runtime of a mini program",
        [("docs/static-site.md", "text")] = "a header; the browser tests' pages carry it",
        [("docs/static-site.md", "go-html-template")] = Generator,
        [("docs/static-site.md", "toml")] = Generator,
        [("docs/static-site.md", "njk")] = Generator,
        [("docs/troubleshooting.md", "js")] = "one listener; the browser tests of the errors have the same",
        [("web/README.md", "html")] = Package,
        [("web/README.md", "ts")] = Package,
        [("web/README.md", "tsx")] = Package,
        [("docs/receipts.md", "go")] = "no Go toolchain is asked for; the same checks as the other languages'",
        [("docs/shared-state.md", "bicep")] = "a fragment of a parameter file; the infrastructure checks read the whole one",
        [("docs/deploy-azure.md", "bicep")] = "a fragment of a parameter file; the infrastructure checks read the whole one",
    };

    public static TheoryData<string> All => [.. Document.All.SelectMany(static document => document.Snippets).Select(static snippet => snippet.ToString())];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Something_holds_the_example(string where)
    {
        var snippet = Document.All.SelectMany(static document => document.Snippets).Single(snippet => string.Equals(snippet.ToString(), where, StringComparison.Ordinal));
        if (RunBy.TryGetValue((snippet.Path, snippet.Language), out var suite))
            Assert.Contains(Path.GetFileName(snippet.Path), Repository.Read(suite), StringComparison.Ordinal);
        else if (LanguageParityTests.IsTranslation(snippet.Path))
            return; // The same as on the English page, where something holds it.
        else if (snippet.Language is "json")
            JsonDocument.Parse(snippet.Text).Dispose();
        else if (snippet.IsShell)
            await CheckAsync(snippet);
        else
            Assert.True(NotRun.ContainsKey((snippet.Path, snippet.Language)), $"{snippet} ({snippet.Language}) is held by no test.");
    }

    [Fact]
    public void Every_path_and_publish_profile_in_a_shell_example_exists()
    {
        var shells = Document.All.SelectMany(static document => document.Snippets).Where(static snippet => snippet.IsShell).ToArray();
        AssertEach.Of(
            shells.SelectMany(static snippet => RepositoryPath().Matches(snippet.Text).Select(path => (snippet, path.Value))),
            static named => Assert.True(Path.Exists(Repository.PathOf(named.Value)), $"{named.snippet} names {named.Value}, which does not exist."));
        AssertEach.Of(
            shells.SelectMany(static snippet => Profile().Matches(snippet.Text).Select(profile => (snippet, profile.Groups["name"].Value))),
            static named => Assert.True(File.Exists(Repository.PathOf($"functions/VerifyServer/Properties/PublishProfiles/{named.Value}.pubxml")), $"{named.snippet}: no publish profile {named.Value}"));
    }

    private static async Task CheckAsync(Snippet snippet)
    {
        await Shell.ParseAsync(snippet);
        if (LiveCommandTests.Runs(snippet))
            return;
        Assert.True(Shell.Commands(snippet).All(static command => OfTheOperator.Any(own => string.Equals(command, own, StringComparison.Ordinal) || command.StartsWith(own + " ", StringComparison.Ordinal))),
            $"{snippet} is run by no test: {string.Join(" | ", Shell.Commands(snippet))}");
    }

    [GeneratedRegex(@"(?<![\w./<-])(functions|infra|src|tests|tools|samples|eng|web|docs)/[\w./-]*\w", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"PublishProfile=(?<name>[\w-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Profile();
}
