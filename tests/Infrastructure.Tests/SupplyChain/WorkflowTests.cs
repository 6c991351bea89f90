using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary>The workflows have the least permissions, run no text of others as a script, and name only what is in the repository.</summary>
public sealed partial class WorkflowTests
{
    // What a job may ask for beyond reading the code, and why.
    private static readonly Dictionary<(string Workflow, string Job), string[]> Allowed = new()
    {
        [("codeql", "analyze")] = ["actions: read", "security-events: write"],
        [("release", "image")] = ["attestations: write", "id-token: write", "packages: write"],
        [("release", "publish")] = ["attestations: write", "contents: write", "id-token: write"],
        [("deploy-azure", "infrastructure")] = ["id-token: write"],
        [("deploy-azure", "code")] = ["attestations: read", "id-token: write"],
        [("deploy-function-compute", "code")] = ["attestations: read", "id-token: write"],
    };

    public static TheoryData<string> Names => [.. Workflow.All.Select(static workflow => Path.GetFileNameWithoutExtension(workflow.Path))];

    [Fact]
    public void There_are_six() => Assert.Equal(
        ["ci", "codeql", "dependency-review", "deploy-azure", "deploy-function-compute", "release"], Names.Select(static row => row.Data).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_job_has_a_timeout_and_only_the_permissions_that_it_needs(string name)
    {
        var workflow = Workflow.Named(name);

        Assert.Equal(["contents: read"], Lines(workflow.Permissions));
        Assert.NotEmpty(workflow.Jobs);
        AssertEach.Of(workflow.Jobs, job =>
        {
            Assert.InRange(int.Parse(Workflow.Value(job.Value, "timeout-minutes") ?? "0"), 1, 60);
            var allowed = Allowed.GetValueOrDefault((name, job.Key), []);
            Assert.Equal(allowed, Lines(Workflow.PermissionsOf(job.Value)).Except(["contents: read"]));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_event_runs_the_code_of_a_fork_with_permissions(string name) =>
        Assert.Empty(Workflow.Named(name).Events.Except(["push", "pull_request", "schedule", "workflow_dispatch"]));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_script_contains_an_expression_and_no_step_reads_a_stored_secret(string name)
    {
        var workflow = Workflow.Named(name);

        Assert.DoesNotContain("${{", string.Join('\n', workflow.Scripts), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bsecrets\.", workflow.Text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_action_has_its_version_beside_its_commit_and_a_checkout_keeps_no_token(string name)
    {
        var uses = Uses().Matches(Workflow.Named(name).Text);

        Assert.NotEmpty(uses);
        AssertEach.Of(uses, static use => Assert.Matches(@"^\S+@[0-9a-f]{40} # v\d+(\.\d+\.\d+)?$", use.Groups["action"].Value));
        var checkouts = Workflow.Named(name).Steps.Where(static step => Workflow.Value(step, "uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) is true).ToArray();
        AssertEach.Of(checkouts, static step => Assert.Equal("false", Workflow.Input(step, "persist-credentials")));
    }

    [Fact]
    public void An_action_has_one_version_in_all_workflows()
    {
        var actions = Workflow.All.SelectMany(static workflow => Uses().Matches(workflow.Text)).Select(static use => use.Groups["action"].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.Equal(actions.Length, actions.Select(static action => action.Split('@')[0]).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_script_can_be_parsed_and_names_only_files_of_the_repository(string name)
    {
        foreach (var script in Workflow.Named(name).Scripts)
        {
            await ParseAsync(script);
            Assert.DoesNotContain(RepositoryPath().Matches(script).Select(static path => path.Value), static path => !Path.Exists(Repository.Path(path)));
        }
    }

    [Fact]
    public void A_deployment_downloads_only_what_a_release_contains()
    {
        var release = Repository.Read("eng/release.sh");
        foreach (var name in new[] { "deploy-azure", "deploy-function-compute" })
        {
            var packages = Package().Matches(Workflow.Named(name).Text).Select(static package => package.Value).Distinct(StringComparer.Ordinal).ToArray();
            Assert.NotEmpty(packages);
            AssertEach.Of(packages, package => Assert.Contains(package, release, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_guide_has_the_variables_and_the_environments_of_the_deployments()
    {
        var guide = Repository.Read("docs/deploy-from-github.md");
        foreach (var workflow in new[] { Workflow.Named("deploy-azure"), Workflow.Named("deploy-function-compute") })
        {
            var variables = Variable().Matches(workflow.Text).Select(static variable => variable.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToArray();
            Assert.NotEmpty(variables);
            AssertEach.Of(variables, name => Assert.Contains($"`{name}`", guide, StringComparison.Ordinal));
            AssertEach.Of(workflow.Jobs.Values, job => Assert.Contains($"`{Workflow.Value(job, "environment")}`", guide, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_templates_get_every_value_that_they_require()
    {
        var required = Required().Matches(Repository.Read("infra/bicep/az.bicepparam")).Select(static variable => variable.Groups["name"].Value).ToArray();

        Assert.Equal(4, required.Length);
        AssertEach.Of(required, static name => Assert.Contains($"{name}: ${{{{ vars.{name} }}}}", Workflow.Named("deploy-azure").Text, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> permissions) =>
        permissions.Select(static permission => $"{permission.Key}: {permission.Value}").Order(StringComparer.Ordinal);

    private static async Task ParseAsync(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-n"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true })!;
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        var error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, error);
    }

    [GeneratedRegex(@"^\s*(?:- )?uses: (?<action>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Uses();

    [GeneratedRegex(@"(?<![\w./<-])(\.ci|functions|infra|src|tests|tools|samples|eng|web|docs)/[\w./-]*\w", RegexOptions.ExplicitCapture)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"(?<![$\w])[\w-]+\.zip\b")]
    private static partial Regex Package();

    [GeneratedRegex(@"\bvars\.(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Required();
}
