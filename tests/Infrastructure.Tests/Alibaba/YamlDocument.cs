using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CaptchaGate.Infrastructure.Tests.Alibaba;

/// <summary>s.yaml as the JSON that Serverless Devs makes of it: plain scalars get their type, quoted ones stay text.</summary>
internal static partial class YamlDocument
{
    public static JsonNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = Convert(stream.Documents[0].RootNode)!;
        return JsonNode.Parse(Resolve(root.ToJsonString(), root))!;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), Convert(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new InvalidOperationException($"{node.NodeType} has no JSON form."),
    };

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var value = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(value);
        return value switch
        {
            "" or "null" or "~" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(value),
        };
    }

    // ${vars.x} gives the variable; ${env('X', 'default')} its default; ${env('X')} stays: the operator sets it.
    private static string Resolve(string json, JsonNode root) =>
        EnvironmentDefault().Replace(
            Variable().Replace(json, match => root["vars"]?[match.Groups["name"].Value]?.GetValue<string>() ?? match.Value),
            match => match.Groups["default"].Value);

    [GeneratedRegex(@"\$\{vars\.(?<name>\w+)\}")]
    private static partial Regex Variable();

    // A quote inside JSON text is written ' or \u0027.
    [GeneratedRegex(@"\$\{env\((?:'|\\u0027)\w+(?:'|\\u0027), (?:'|\\u0027)(?<default>.*?)(?:'|\\u0027)\)\}")]
    private static partial Regex EnvironmentDefault();
}
