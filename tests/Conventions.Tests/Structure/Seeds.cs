using System.Reflection;
using CaptchaGate.Conventions.Tests.Support;

namespace CaptchaGate.Conventions.Tests.Structure;

/// <summary>At least one violation of each rule: every edge that is forbidden, and every way to use a type.</summary>
internal static class Seeds
{
    public static IReadOnlyList<Seed> All { get; } = [.. Numbered(OfProjects()), .. Numbered(OfFolders()), .. Numbered(OfPackages()), .. Numbered(WaysToUse()), .. Numbered(OfDecisions())];

    private static IEnumerable<Seed> OfProjects() =>
        from project in Layers.Projects
        from forbidden in Layers.Projects.Keys.Except([project.Key, .. project.Value], StringComparer.Ordinal)
        select Uses(Rules.ForProject(project.Key), Home(project.Key), TypeIn(forbidden));

    private static IEnumerable<Seed> OfFolders()
    {
        foreach (var (project, folders) in Layers.Folders)
        {
            yield return Uses(Rules.ForList(project), $"CaptchaGate.{project}.NewFolder", typeof(object));
            for (var i = 0; i < folders.Length; i++)
            {
                var rule = Rules.ForFolder(project, folders[i]);
                yield return Uses(rule, $"CaptchaGate.{project}.{folders[i]}", RootTypeOf(project));
                foreach (var later in folders[(i + 1)..])
                    yield return Uses(rule, $"CaptchaGate.{project}.{folders[i]}", TypeIn($"{project}.{later}"));
            }
        }
    }

    private static IEnumerable<Seed> OfPackages()
    {
        Dictionary<string, Type> packages = new(StringComparer.Ordinal)
        {
            ["Azure"] = typeof(global::Azure.Identity.DefaultAzureCredential),
            ["OpenTelemetry"] = typeof(global::OpenTelemetry.Sdk),
            ["StackExchange.Redis"] = typeof(StackExchange.Redis.ConnectionMultiplexer),
            ["Microsoft.AspNetCore"] = typeof(Microsoft.AspNetCore.Http.HttpContext),
            ["Microsoft.AspNetCore.WebUtilities"] = typeof(Microsoft.AspNetCore.WebUtilities.MultipartReader),
        };
        return from package in Layers.Packages
               from project in Layers.Projects.Keys.Except(package.Value, StringComparer.Ordinal)
               select Uses(Rules.ForPackages(package.Key), Home(project), packages[package.Key]);
    }

    private static IEnumerable<Seed> WaysToUse()
    {
        const string Later = "CaptchaGate.Core.Verification.VerificationRequest";
        const string Make = $"new {Later} {{ RequestId = \"1\" }}";
        string[] ways =
        [
            $"private readonly {Later}? _field;",
            $"public {Later}? Property {{ get; init; }}",
            $"public event System.Action<{Later}>? Event;",
            $"public void Parameter({Later} value) {{ }}",
            $"public {Later}? Result() => null;",
            $"public object Generic() => new System.Collections.Generic.List<{Later}>();",
            $"public object Creates() => {Make};",
            "public string? Calls(object value) => System.Runtime.CompilerServices.Unsafe.As<" + Later + ">(value).Token;",
            $"public bool Tests(object value) => value is {Later};",
            $"public object Casts(object value) => ({Later})value;",
            $"public System.Func<object> Lambda() => () => {Make};",
            $"public System.Collections.Generic.IEnumerable<object> Iterator() {{ yield return {Make}; }}",
            $"public async System.Threading.Tasks.Task<object> RunAsync() {{ await System.Threading.Tasks.Task.Yield(); return {Make}; }}",
            $"public T Constraint<T>(T value) where T : CaptchaGate.Core.Verification.ISharedState => value;",
        ];
        return ways.Select(static way => new Seed(Rules.ForFolder("Core", "Configuration"), "CaptchaGate.Core.Configuration", way) { Type = "Seed" });
    }

    private static IEnumerable<Seed> OfDecisions()
    {
        const string Result = "CaptchaGate.Core.Verification.VerificationResult";
        const string Stored = "CaptchaGate.Core.Verification.SharedResult";
        var policy = "CaptchaGate.Core.Decisions.FailOpenPolicy";
        (string Rule, string Project, string Members)[] seeds =
        [
            (Rules.ForPolicy, "Http", $"public bool Passes(CaptchaGate.Core.Decisions.ScenePolicy policy) => {policy}.PassesUnverified(CaptchaGate.Core.Decisions.Outcome.Unreachable, policy, new(true, true));"),
            (Rules.ForPolicy, "Core", $"public bool Passes(CaptchaGate.Core.Decisions.ScenePolicy policy) => {policy}.PassesVerified(default, policy);"),
            (Rules.ForCallers("VerificationResult::set_Success"), "Http", $"public {Result} Grant({Result} denied) => denied with {{ Success = true }};"),
            (Rules.ForCallers("VerificationResult::set_Success"), "Core", $"public {Result} Create() => new() {{ Id = \"1\", Upstream = new(default), At = default, Success = true }};"),
            (Rules.ForCallers("VerificationResult::set_Success"), "VerifyServer", $"public async System.Threading.Tasks.Task<{Result}> GrantAsync({Result} denied) {{ await System.Threading.Tasks.Task.Yield(); return denied with {{ Success = true }}; }}"),
            (Rules.ForCallers("SharedBudget::TryTakeAsync"), "Core", "public System.Threading.Tasks.ValueTask<bool> TakeAsync(CaptchaGate.Core.Verification.SharedBudget budget) => budget.TryTakeAsync(\"a\", null, default, default);"),
            (Rules.ForCallers("FailOpenBudget::TryTake"), "Core", "public bool Take(CaptchaGate.Core.Resilience.FailOpenBudget budget) => budget.TryTake(\"a\", null, default);"),
            (Rules.ForCallers("SharedResult::set_Succeeded"), "Redis", $"public {Stored} Grant({Stored} denied) => denied with {{ Succeeded = true }};"),
            (Rules.ForCallers("ResultForm::Read"), "Redis", "public object? Read(System.IO.BinaryReader reader) => CaptchaGate.Redis.ResultForm.Read(reader);"),
        ];
        return seeds.Select(static seed => new Seed(seed.Rule, Home(seed.Project), seed.Members) { Type = "Seed" });
    }

    private static Seed Uses(string rule, string place, Type used) => new(rule, place, $"public System.Type Uses() => typeof(global::{used.FullName});") { Type = "Seed" };

    // The last folder of a layered project, which may use all the others.
    private static string Home(string project) => Layers.Folders.TryGetValue(project, out var folders) ? $"CaptchaGate.{project}.{folders[^1]}" : $"CaptchaGate.{project}";

    private static Type TypeIn(string place) =>
        Types().First(type => type.Namespace is { } name && (name + ".").StartsWith($"CaptchaGate.{place}.", StringComparison.Ordinal));

    private static Type RootTypeOf(string project) => Types().First(type => type.Namespace is { } name && string.Equals(name, $"CaptchaGate.{project}", StringComparison.Ordinal));

    private static IOrderedEnumerable<Type> Types() =>
        SolutionUnderTest.Written(SolutionUnderTest.All)
            .Where(static type => !type.IsNested && !type.IsGenericType && type.Assembly is { } assembly && IsOpen(assembly, type))
            .OrderBy(static type => type.FullName, StringComparer.Ordinal);

    // Those of a project whose internal types the seeds see, or public ones.
    private static bool IsOpen(Assembly assembly, Type type) =>
        type.IsPublic || assembly == SolutionUnderTest.Core || assembly == SolutionUnderTest.Http || assembly == SolutionUnderTest.Redis;

    private static IEnumerable<Seed> Numbered(IEnumerable<Seed> seeds, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(seeds))] string kind = "") =>
        seeds.Select((seed, number) => seed with { Type = $"{kind[..kind.IndexOf('(', StringComparison.Ordinal)]}{number}" });
}
