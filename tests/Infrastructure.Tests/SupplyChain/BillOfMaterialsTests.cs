using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary><c>eng/sbom.cs</c>, on the packages of this very project.</summary>
public sealed class BillOfMaterialsTests
{
    [Fact]
    public async Task It_lists_what_ships_with_hash_licence_and_dependencies_and_says_the_same_each_time()
    {
        var (first, second) = (await WriteAsync(), await WriteAsync());

        Assert.Equal(first, second);
        var bill = JsonNode.Parse(first)!;
        Assert.Equal(("CycloneDX", "1.6"), (Text(bill["bomFormat"]), Text(bill["specVersion"])));
        Assert.Equal(("CaptchaGate.Infrastructure.Tests", "1.2.3"), (Text(bill["metadata"]!["component"]!["name"]), Text(bill["metadata"]!["component"]!["version"])));
        var components = bill["components"]!.AsArray().ToDictionary(static component => Text(component!["bom-ref"]), static component => component!);
        var yaml = components.Values.Single(static component => Text(component["name"]) is "YamlDotNet");
        Assert.Equal($"pkg:nuget/YamlDotNet@{Text(yaml["version"])}", Text(yaml["purl"]));
        Assert.Equal("MIT", Text(yaml["licenses"]![0]!["expression"]));
        AssertEach.Of(components.Values, static component => Assert.Matches("^[0-9a-f]{128}$", Text(component["hashes"]![0]!["content"])));
        // What only the build uses does not ship.
        Assert.DoesNotContain(components.Keys, static purl => purl.Contains("Analyzer", StringComparison.Ordinal) && !purl.Contains("xunit", StringComparison.Ordinal));
        AssertGraph(bill, components.Keys);
    }

    [Fact]
    public async Task Without_a_project_it_says_how_it_is_used()
    {
        var (code, output, error) = await Tool.RunAsync(null, "dotnet", "run", "eng/sbom.cs");

        Assert.Equal((64, ""), (code, output));
        Assert.StartsWith("usage: ", error, StringComparison.Ordinal);
    }

    // Every component is reached from the product, and every edge leads to a component.
    private static void AssertGraph(JsonNode bill, IEnumerable<string> components)
    {
        var edges = bill["dependencies"]!.AsArray().ToDictionary(static node => Text(node!["ref"]), static node => node!["dependsOn"]!.AsArray().Select(Text).ToArray());
        var (reached, next) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>([Text(bill["metadata"]!["component"]!["bom-ref"])]));
        while (next.TryDequeue(out var node))
        {
            foreach (var other in edges[node].Where(reached.Add))
                next.Enqueue(other);
        }

        Assert.Equal(components.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }

    private static async Task<string> WriteAsync()
    {
        var (code, output, error) = await Tool.RunAsync(null, "dotnet", "run", "eng/sbom.cs", "--", Repository.Path("tests/Infrastructure.Tests/obj/project.assets.json"), "1.2.3");
        Assert.True(code == 0, error + output);
        return output;
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
