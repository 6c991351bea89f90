using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>An arbitrary request. Where the body says <c>{token}</c>, a token that was just minted stands.</summary>
internal sealed record AnyRequest(string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string? MediaType, byte[] Body, bool Broken)
{
    public override string ToString() =>
        $"{Method} {Path} [{string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}] {MediaType}{(Broken ? " broken" : "")} {Convert.ToBase64String(Body)}";
}

/// <summary>Random bytes, random JSON, random forms, random headers.</summary>
internal static class InputGenerators
{
    public const string TokenMark = "{token}";

    private static readonly string[] FieldNames =
    [
        "captchaVerifyParam", "CaptchaVerifyParam", "captcha-verify-param", "response", "scene", "sceneId", "SceneId", "idempotencyKey",
        "idempotency_key", "secret", "remoteip", "email", "",
    ];

    private static readonly Gen<string> AnyText = Gen.Frequency(
        (4, Gen.Choose(32, 126).Select(code => ((char)code).ToString())),
        (1, Gen.Elements("\u0000", "\u001f", "\u007f", "\u0085", "é", "中", "😀", "\uFEFF", "\u2028", "\"", "\\", "%", "+", "&", "=", "\r\n", "--")))
        .ListOf().Select(parts => string.Concat(parts.Take(40)));

    private static readonly Gen<string> FieldValues = Gen.Frequency(
        (5, Gen.Constant(TokenMark)),
        (2, AnyText),
        (1, Gen.Elements("", "default", "emuscene3", "00000000-0000-0000-0000-000000000000", "{}", "{\"sceneId\":\"emuscene3\"}", "e30=", "null")),
        (1, Gen.Choose(1, 70_000).Select(size => new string('A', size - (size % 4)))));

    private static readonly Gen<(string Name, string Value)[]> Fields =
        from first in FieldValues
        from rest in (from name in Gen.Elements(FieldNames) from value in FieldValues select (name, value)).ListOf()
        select (ValueTuple<string, string>[])[("captchaVerifyParam", first), .. rest.Take(4)];

    private static readonly Gen<string> JsonValues = Gen.Frequency(
        (6, FieldValues.Select(value => JsonSerializer.Serialize(value))),
        (1, Gen.Elements("1", "true", "null", "[]", "{}", "\"\\ud83d\"", "1e999", "\"\\u0000\"", "[[[[[[[[[[1]]]]]]]]]]", "{\"a\":{\"a\":1,\"a\":2}}")));

    private static readonly Gen<byte[]> JsonBodies =
        from members in (from name in Gen.Elements(FieldNames) from value in JsonValues select $"{JsonSerializer.Serialize(name)}:{value}").ListOf()
        select Encoding.UTF8.GetBytes($"{{{string.Join(',', members.Take(5))}}}");

    private static readonly Gen<byte[]> Forms =
        from fields in Fields
        select Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={(field.Value is TokenMark ? TokenMark : Uri.EscapeDataString(field.Value))}")));

    private static readonly Gen<byte[]> Multiparts =
        from fields in Fields
        select Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => $"--x\r\nContent-Disposition: form-data; name=\"{field.Name}\"\r\n\r\n{field.Value}\r\n")) + "--x--\r\n");

    private static readonly Gen<byte[]> Noise = Gen.Choose(0, 255).Select(value => (byte)value).ListOf().Select(bytes => bytes.ToArray());

    private static readonly Gen<(string MediaType, byte[] Body)> Bodies = Gen.Frequency(
        (5, JsonBodies.Select(body => ("application/json", body))),
        (2, JsonBodies.Select(body => ("text/plain;charset=UTF-8", body))),
        (3, Forms.Select(body => ("application/x-www-form-urlencoded", body))),
        (2, Multiparts.Select(body => ("multipart/form-data; boundary=x", body))),
        (2, from body in Noise from type in Gen.Elements("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain") select (type, body)));

    // What HTTP itself forbids never leaves a client, so values stay within one line of visible text.
    private static readonly Gen<string> HeaderValues = Gen.OneOf(
        Gen.Choose(33, 126).Select(code => ((char)code).ToString()).ListOf().Select(parts => string.Concat(parts.Take(30))),
        Gen.Elements("Bearer wrong", "https://evil.example", "null", "*", "127.0.0.1", "::1, 10.0.0.1", "gzip", "00000000-0000-0000-0000-00000000000g"));

    private static readonly Gen<(string Name, string Value)> Headers =
        from name in Gen.Elements("Origin", "Authorization", "Idempotency-Key", "X-Forwarded-For", "Accept", "Cookie", "Content-Encoding", "X-Request-Id", "Referer", "Via", "X-HTTP-Method-Override")
        from value in HeaderValues
        select (name, value);

    public static Gen<AnyRequest> Requests { get; } =
        from method in Gen.Frequency((12, Gen.Constant("POST")), (1, Gen.Elements("GET", "PUT", "OPTIONS", "HEAD", "DELETE", "PATCH", "QUERY")))
        from path in Gen.Frequency((12, Gen.Constant("/api/verify")), (2, Gen.Constant("/api/siteverify")), (1, Gen.Elements("/api/verify/", "/API/Verify", "/api/health", "/", "/api/forms/x", "/api/verify%00", "/api//verify", "/.well-known/jwks.json")))
        from headers in Gen.Frequency((3, Gen.Constant<List<(string, string)>>([])), (2, Headers.ListOf().Select(all => all.Take(3).ToList())))
        from body in Bodies
        from type in Gen.Frequency((10, Gen.Constant<string?>("")), (1, Gen.Elements<string?>(null, "application/xml", "text/plain; charset=gbk", "multipart/form-data", ";;;")))
        from broken in Gen.Frequency((12, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new AnyRequest(method, path, headers, type is "" ? body.MediaType : type, body.Body, broken);
}
