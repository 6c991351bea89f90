using System.Text.Json.Nodes;
using CaptchaGate.Conformance.OpenApi;

namespace CaptchaGate.Conformance.Cases;

/// <summary>The document itself: its references lead somewhere, and its examples keep to its schemas.</summary>
public sealed class OpenApiCases
{
    private static readonly OpenApiSchemas Schemas = new(Contract.Current.Document);

    [Fact]
    public void It_is_OpenAPI_3_1() => Assert.Equal("3.1.0", Contract.Current.Document["openapi"]!.GetValue<string>());

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        AssertEach.Of(Every(Contract.Current.Document, "$ref"), static reference => Assert.NotNull(Schemas.Resolve(reference.GetValue<string>())));
    }

    [Fact]
    public void Every_example_keeps_to_its_schema()
    {
        var contents = Every(Contract.Current.Document, "content").SelectMany(static content => content.AsObject()).Where(static type => type.Value!["examples"] is not null).ToList();
        Assert.True(contents.Count > 10);
        foreach (var (type, content) in contents)
        {
            foreach (var (name, example) in content!["examples"]!.AsObject())
            {
                var value = (example!["$ref"] is { } reference ? Schemas.Resolve(reference.GetValue<string>()) : example)["value"];
                Assert.True(Schemas.Validate(content["schema"]!, value, name) is { Count: 0 } faults, $"{type} {name}");
            }
        }
    }

    [Fact]
    public void An_answer_with_a_field_too_many_does_not_keep_to_it()
    {
        var passed = JsonNode.Parse("""{"success":true,"verified":true,"id":"0f8fad5bd9cb469fa16570867728950e"}""")!;
        var schema = Schemas.Resolve("#/components/schemas/Passed");
        Assert.Empty(Schemas.Validate(schema, passed, "body"));
        passed["secret"] = "x";
        Assert.StartsWith("body/secret additionalProperties: ", Assert.Single(Schemas.Validate(schema, passed, "body")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"success\":true,\"verified\":true}")]
    [InlineData("{\"success\":false,\"verified\":true,\"id\":\"0f8fad5bd9cb469fa16570867728950e\"}")]
    [InlineData("{\"success\":true,\"verified\":true,\"id\":\"x y\"}")]
    [InlineData("[]")]
    public void An_answer_that_breaks_the_schema_is_found(string json) =>
        Assert.NotEmpty(Schemas.Validate(Schemas.Resolve("#/components/schemas/Passed"), JsonNode.Parse(json), "body"));

    [Fact]
    public void A_schema_with_an_unknown_keyword_is_rejected() =>
        Assert.Throws<NotSupportedException>(() => Schemas.Validate(JsonNode.Parse("{\"properties\":{\"id\":{\"maxLenght\":1}}}")!, JsonNode.Parse("[]"), "body"));

    private static IEnumerable<JsonNode> Every(JsonNode? node, string name) => node switch
    {
        JsonObject found => found.SelectMany(one => string.Equals(one.Key, name, StringComparison.Ordinal) ? [one.Value!] : Every(one.Value, name)),
        JsonArray list => list.SelectMany(one => Every(one, name)),
        _ => [],
    };
}
