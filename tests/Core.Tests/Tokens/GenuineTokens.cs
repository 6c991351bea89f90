using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaptchaGate.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Core.Tests.Tokens;

/// <summary>Tokens as a widget could write them: the known members, in any order, any of them left out, with any others beside them.</summary>
internal static class GenuineTokens
{
    // JSON.stringify leaves + / & ' and every letter as they are.
    private static readonly JsonSerializerOptions AsBrowsers = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<string> Base64 = Gen.Choose(0, 255).Select(static octet => (byte)octet).ArrayOf().Select(Convert.ToBase64String);

    private static readonly Gen<string> Id = Gen.Elements("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".ToCharArray()).NonEmptyListOf().Select(static letters => string.Concat(letters));

    // A future token's members: no more is known of them than that they are JSON.
    private static readonly Gen<object?> Anything = Gen.OneOf(
        Texts.Unicode.Select(static text => (object?)text),
        Base64.Select(static text => (object?)text),
        Gen.Choose(int.MinValue, int.MaxValue).Select(static number => (object?)number),
        Gen.Elements<object?>(true, false, null),
        Texts.Unicode.ListOf().Select(static texts => (object?)texts.ToArray()));

    public static Gen<string> V2 { get; } = Members(
        ("sceneId", Id.Select(static text => (object?)text)),
        ("certifyId", Id.Select(static text => (object?)text)),
        ("deviceToken", Base64.Select(static text => (object?)("V0VCI" + text))),
        ("data", Gen.OneOf(Base64, Texts.Unicode).Select(static text => (object?)text)));

    public static Gen<string> V3 { get; } = Members(
        ("certifyId", Id.Select(static text => (object?)text)),
        ("sceneId", Id.Select(static text => (object?)text)),
        ("isSign", Gen.Constant<object?>(true)),
        ("securityToken", Base64.Select(static text => (object?)text))).Select(static json => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)));

    private static Gen<string> Members(params (string Name, Gen<object?> Value)[] known) =>
        from values in Gen.CollectToList(known.Select(static member => member.Value.Select(value => (member.Name, Value: value))))
        from others in Gen.Zip(Texts.Unicode, Anything).ListOf().Resize(8)
        from order in Gen.Shuffle(Enumerable.Range(0, known.Length).ToArray())
        from kept in Gen.Choose(1, known.Length)
        select JsonSerializer.Serialize(
            order.Take(kept).Select(place => values[place])
                .Concat(others.Select(static other => (Name: "x" + other.Item1, Value: other.Item2)))
                .DistinctBy(static member => member.Name, StringComparer.Ordinal)
                .ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal),
            AsBrowsers);
}
