using System.Net;
using System.Text;
using System.Text.Json;
using CaptchaGate.Doctor.Recording;
using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Doctor.Tests.Recording;

/// <summary><c>doctor --record</c>: what only an account can show is in the file, and nothing else of it.</summary>
public sealed class RecordTests : IAsyncLifetime
{
    private const string Prefix = "markedprefix";

    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-").FullName;
    private DoctorTestHost _patient = null!;

    private string RecordFile => Path.Combine(_folder, "record.json");

    public async ValueTask InitializeAsync()
    {
        _patient = await DoctorTestHost.AdmitAsync();
        _patient.Settings["DOCTOR_TOKEN"] = _patient.Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        _patient.Settings["Captcha__Widget__Urls__0"] = $"{_patient.Emulator.BaseAddress}AliyunCaptcha.js";
        _patient.Settings["Captcha__Widget__Urls__1"] = $"{_patient.Emulator.BaseAddress}initialization/{Prefix}";
    }

    public async ValueTask DisposeAsync()
    {
        await _patient.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_file_holds_no_key_token_id_host_or_text_of_the_services()
    {
        var (examined, text, _) = await RecordAsync();

        Assert.Equal(0, examined.ExitCode);
        Marker.AssertAbsent(text, _patient.Emulator);
        Marker.AssertAbsent(examined.Output + examined.Error, _patient.Emulator);
        Assert.Contains(_patient.Emulator.Journal.Entries, static entry => entry.CertifyId?.Length > 8);
        foreach (var id in _patient.Emulator.Journal.Entries.SelectMany(static entry => new[] { entry.CertifyId, entry.SceneId }).Where(static id => id is { Length: > 0 } and not "captchagate"))
            Assert.DoesNotContain(id!, text, StringComparison.OrdinalIgnoreCase);
        // Messages have blanks, and IDs of requests have hyphens; codes have neither.
        var said = _patient.Emulator.Journal.Entries.SelectMany(static entry => entry.AnswerBody!.Split('"')).Where(static word => word.Length > 20 && (word.Contains(' ') || word.Contains('-'))).ToArray();
        Assert.Contains(said, static text => text.StartsWith("Specified ", StringComparison.Ordinal));
        AssertEach.Of(said, word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
        AssertEach.Of([Prefix, "127.0.0.1", _patient.Settings["DOCTOR_TOKEN"]!, _folder], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_file_holds_the_codes_and_shapes_of_every_answer()
    {
        var (examined, _, record) = await RecordAsync();

        var calls = record.GetProperty("calls").EnumerateArray().ToArray();
        Assert.Equal(
            [("token", "T001"), ("the same token again", "F018"), ("invented token, scene 1", "F019"), ("text that is no token", "F003"), ("unknown scene", "F005"), ("wrong secret", "SignatureDoesNotMatch"), ("unknown AccessKey", "InvalidAccessKeyId.NotFound")],
            calls.Select(static call => (call.GetProperty("sent").GetString()!, call.GetProperty("code").GetString()!)));
        AssertEach.Of(calls, static call =>
        {
            Assert.Equal("application/json", call.GetProperty("media").GetString());
            Assert.Equal("string", call.GetProperty("body").GetProperty("RequestId").GetProperty("type").GetString());
            Assert.Contains(call.GetProperty("headers").EnumerateArray(), static header => header.GetString() is "date");
        });
        Assert.Equal("boolean", calls[0].GetProperty("body").GetProperty("Result").GetProperty("VerifyResult").GetString());
        Assert.Equal(calls.Length + 1, examined.Json.GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task The_file_holds_the_shape_of_the_token_the_system_and_the_widgets_answers()
    {
        var (_, _, record) = await RecordAsync();

        var token = record.GetProperty("token");
        Assert.Equal(_patient.Settings["DOCTOR_TOKEN"]!.Length, token.GetProperty("length").GetInt32());
        Assert.Equal("string", token.GetProperty("base64 json").GetProperty("certifyId").GetProperty("type").GetString());
        Assert.Equal("boolean", token.GetProperty("base64 json").GetProperty("isSign").GetString());
        Assert.Matches("^(glibc [0-9.]+|musl)$", record.GetProperty("system").GetProperty("cLibrary").GetString());
        Assert.Equal(
            [("script", 200, "javascript"), ("initialization", 404, "json")],
            record.GetProperty("widget").EnumerateArray().Select(static host => (host.GetProperty("part").GetString()!, host.GetProperty("status").GetInt32(), host.GetProperty("media").GetString()!)));
        Assert.Contains("scene: Ok", record.GetProperty("checks").EnumerateArray().Select(static check => check.GetString()!), StringComparer.Ordinal);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("clientAddress").ValueKind);
    }

    [Fact]
    public async Task Without_a_token_or_a_key_the_rest_is_recorded()
    {
        _patient.Settings["DOCTOR_TOKEN"] = null;
        _patient.PutKey(secret: "another");

        var (examined, text, record) = await RecordAsync();

        Assert.Equal(1, examined.ExitCode);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("token").ValueKind);
        AssertEach.Of(record.GetProperty("calls").EnumerateArray().SkipLast(1), static call => Assert.Equal("SignatureDoesNotMatch", call.GetProperty("code").GetString()));
        Marker.AssertAbsent(text, _patient.Emulator);
    }

    [Fact]
    public async Task Wrong_settings_are_reported_and_no_file_is_written()
    {
        _patient.Settings["Captcha__Region"] = null;

        Assert.Equal(2, (await _patient.ExamineAsync($"--record={RecordFile}")).ExitCode);
        Assert.False(File.Exists(RecordFile));
    }

    [Theory]
    [InlineData("--record")]
    [InlineData("--record=")]
    [InlineData("--record=/no/such/folder/record.json")]
    [InlineData("--record=record.json", "--listen=port")]
    [InlineData("--record=record.json", "--endpoint=http://127.0.0.1:1/api")]
    public async Task What_is_not_understood_ends_it_before_anything_is_asked(params string[] arguments)
    {
        Assert.Equal(64, (await _patient.ExamineAsync(arguments)).ExitCode);
        Assert.Equal(0, _patient.Emulator.Connections.Accepted);
    }

    [Fact]
    public async Task It_waits_for_one_request_and_records_where_the_clients_address_is()
    {
        var port = FreePort.Next();

        var recording = RecordAsync($"--listen={port}");
        var answer = await AskAsync(new Uri($"http://127.0.0.1:{port}/?client=198.51.100.7"), recording);
        var (_, text, record) = await recording;

        Assert.Equal(answer, JsonSerializer.Serialize(record.GetProperty("clientAddress")));
        var forwarded = record.GetProperty("clientAddress").GetProperty("addressHeaders").GetProperty("x-forwarded-for").EnumerateArray().ToArray();
        Assert.Equal([(true, "public"), (false, "private")], forwarded.Select(static address => (address.GetProperty("isClient").GetBoolean(), address.GetProperty("kind").GetString()!)));
        Assert.Contains("x-fc-access-key-secret", text, StringComparison.Ordinal);
        AssertEach.Of(["198.51.100.7", "10.0.0.9", Marker.Secret], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("for=198.51.100.7;proto=https", "public", true)]
    [InlineData("for=\"[2001:db8::1]:4711\"", "public", false)]
    [InlineData("198.51.100.7:1234", "public", true)]
    [InlineData("::ffff:127.0.0.1", "loopback", false)]
    [InlineData("fd00::1", "private", false)]
    public void An_address_is_recognized_as_platforms_write_it(string value, string kind, bool isClient)
    {
        var head = new RequestHead("/?client=198.51.100.7", [("Forwarded", value), ("X-Version", "1.1"), ("Content-Length", "1")], IPAddress.Parse("192.168.1.1"));

        var described = JsonDocument.Parse(ClientAddressRecorder.Describe(head)).RootElement;

        var header = Assert.Single(described.GetProperty("addressHeaders").EnumerateObject());
        Assert.Equal((kind, isClient), (header.Value[0].GetProperty("kind").GetString(), header.Value[0].GetProperty("isClient").GetBoolean()));
        Assert.Equal("private", described.GetProperty("connection").GetProperty("kind").GetString());
    }

    [Fact]
    public void A_shape_holds_no_value_and_no_name_that_may_be_one()
    {
        var body = $$"""{"{{Marker.Secret}}":"x","Message":"{{Marker.Message}}","Number":4711,"Nested":{"Token":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"secret\":\"" + Marker.Secret + "\"}"))}}"},"List":["{{Marker.Secret}}"]}""";
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            Assert.True(JsonShape.TryWrite(json, "body", body));
            json.WriteEndObject();
        }

        var shape = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("(another name)", shape, StringComparison.Ordinal);
        Assert.Contains("\"secret\":{", shape, StringComparison.Ordinal);
        AssertEach.Of([Marker.Secret, Marker.Message, "4711"], value => Assert.DoesNotContain(value, shape, StringComparison.Ordinal));
    }

    private async Task<(Examined Examined, string Text, JsonElement Record)> RecordAsync(params string[] options)
    {
        var examined = await _patient.ExamineAsync([$"--record={RecordFile}", "--json", .. options]);
        Assert.True(File.Exists(RecordFile), examined.Output + examined.Error);
        var text = await File.ReadAllTextAsync(RecordFile, TestContext.Current.CancellationToken);
        return (examined, text, JsonDocument.Parse(text).RootElement);
    }

    // As a platform passes it on, as soon as the doctor listens.
    private static async Task<string> AskAsync(Uri address, Task recording)
    {
        using var http = new HttpClient();
        while (!recording.IsCompleted)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "X-Forwarded-For", "198.51.100.7, 10.0.0.9" }, { "x-fc-access-key-secret", Marker.Secret } } };
            try
            {
                using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
                return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }

        return "";
    }
}
