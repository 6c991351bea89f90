using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Packages.Tests.Doubles;
using CaptchaGate.Packages.Tests.Support;

namespace CaptchaGate.Packages.Tests;

/// <summary>What the published worker tells the host of its functions, in <c>functions.metadata</c>.</summary>
public sealed class MetadataTests
{
    [Fact]
    public async Task It_has_a_function_for_each_route_of_the_contract_and_no_other_that_every_method_reaches_without_a_key() =>
        Assert.Equal(Contract, Describe(await MetadataAsync()));

    [Fact]
    public async Task Another_level_of_authorization_is_found() =>
        AssertFound(await MetadataAsync(static functions => Trigger(functions[0])["authLevel"] = "Function"));

    [Fact]
    public async Task A_limit_to_some_methods_is_found() =>
        AssertFound(await MetadataAsync(static functions => Trigger(functions[1])["methods"] = new JsonArray("post")));

    [Fact]
    public async Task A_missing_function_is_found() => AssertFound(await MetadataAsync(static functions => functions.RemoveAt(2)));

    [Fact]
    public async Task Another_route_is_found() => AssertFound(await MetadataAsync(static functions => Trigger(functions[3])["route"] = "jwks.json"));

    [Fact]
    public async Task A_function_too_many_is_found() => AssertFound(await MetadataAsync(static functions => functions.Add(functions[0]!.DeepClone())));

    [Fact]
    public async Task Its_host_file_is_the_one_at_the_root() =>
        Assert.Equal(Repository.Read("host.json"), await File.ReadAllTextAsync(Path.Combine(await PublishedWorker.FolderAsync(), "host.json"), TestContext.Current.CancellationToken));

    // Each route class names its path; a form's is below that of all forms.
    private static string[] Contract =>
        [.. typeof(HttpApplication).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(Route)))
            .Select(static type => ((Route)RuntimeHelpers.GetUninitializedObject(type)).Path)
            .Select(static path => $"{(path.EndsWith('/') ? path + "{form}" : path).TrimStart('/')} anonymous every method")
            .Order(StringComparer.Ordinal)];

    private static void AssertFound(string metadata) => Assert.NotEqual(Contract, Describe(metadata));

    private static string[] Describe(string metadata) =>
        [.. Function.Read(metadata)
            .Select(static function => $"{function.Route} {function.AuthLevel.ToLowerInvariant()} {(function.Methods is null ? "every method" : string.Join(',', function.Methods))}")
            .Order(StringComparer.Ordinal)];

    private static JsonNode Trigger(JsonNode? function) => function!["bindings"]!.AsArray().Single(static binding => binding!["type"]!.GetValue<string>() is "httpTrigger")!;

    private static async Task<string> MetadataAsync(Action<JsonArray>? change = null)
    {
        var functions = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(await PublishedWorker.FolderAsync(), "functions.metadata"), TestContext.Current.CancellationToken))!.AsArray();
        change?.Invoke(functions);
        return functions.ToJsonString();
    }
}
