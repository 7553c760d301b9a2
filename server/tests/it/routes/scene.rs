//! The city that the table of routes is asked of.

use axum::http::Method;
use domain::accounts::Role;

use super::{
    Body, PATH_JSON, Route, TABLE, TRAINING_JSON, WORKSHOP_JSON,
    bodies::{ASSIGNMENT_JSON, DECLARATION, METADATA},
};
use crate::{
    client::{Answer, Client},
    media::address,
    world::{DOCUMENT, VIDEO, World, course_of_every_kind},
};

/// A city in which everything that the table names is there.
pub struct Scene {
    pub world: World,
    /// Browser and program, in the order of [`ROLES`].
    clients: Vec<(Client, Client)>,
    entry: String,
    /// Code of the entry's certificate.
    certificate: String,
    attempt: String,
    media: String,
    unit: String,
    batch: String,
    /// Check-in is open; the teacher is on its roster.
    training: String,
    code: String,
    teacher: String,
    document: String,
    /// A work of the teacher's with a file, and the file.
    work: String,
    sum: String,
    assignment: String,
    /// Published by the county, and another one.
    path: String,
    another_path: String,
    /// Of the teacher's about a unit, reported.
    question: String,
    /// Led by the teacher.
    workshop: String,
    /// Led by the fellow, who is in the teacher's.
    group: String,
    fellow: String,
    /// The fellow's, with an own reply.
    topic: String,
    reply: String,
}

impl Scene {
    pub async fn set(world: World) -> Self {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        world.import(&course_of_every_kind("KM-E-1")).await;
        let mut clients = vec![(world.anyone(), world.anyone())];
        let people = [
            ("teacher", Role::Teacher, "530102-01"),
            ("other", Role::Administrator, "530111"),
            ("own", Role::Administrator, "530102"),
            ("auditor", Role::Auditor, "KM"),
            ("author", Role::Author, "KM"),
            ("reviewer", Role::Reviewer, "KM"),
            ("operator", Role::Operator, "KM"),
        ];
        let mut entry = String::new();
        for (login, role, organisation) in people {
            let person = world.person(login, role, organisation).await;
            if role == Role::Teacher {
                entry = world.complete(&person, "KM-T-1").await;
            }
            clients.push((person.browser, person.program));
        }
        let (teacher, program) = &clients[1];
        let record = program.get("/api/v1/me/record").await.json(200);
        let certificate = record["years"][0]["entries"][0]["certificate"].as_str();
        let certificate = certificate.expect("a code").to_owned();
        teacher
            .form("/courses/KM-E-1/enrolments", &[])
            .await
            .assert(303);
        let clip = teacher.get("/learn/KM-E-1/clip").await;
        let media = address(&clip, ".mp4");
        let attempts = "/api/v1/me/units/KM-E-1~1~quiz/attempts";
        let paper = program.call(Method::POST, attempts).await.json(201);
        let attempt = paper["attempt"].as_str().expect("an id").to_owned();
        let (training, code, teacher) = training(&clients[3]).await;
        let document = document(&clients[1].1).await;
        let (work, sum) = work(&clients[1].1).await;
        let question = question(&clients[1]).await;
        let fellow = world.person("fellow", Role::Teacher, "530102-01").await;
        let workshop = workshop(&clients[3].1, "teacher").await;
        let group = group(&clients[3].1).await;
        let (fellow, topic, reply) = member(&workshop, &clients[1].1, &fellow.program).await;
        let asked = ASSIGNMENT_JSON.replace("\"json-course\"", "\"scene-course\"");
        let asked = serde_json::from_str(&asked).expect("JSON");
        let asked = clients[3].1.post("/api/v1/assignments", &asked).await;
        let assignment = asked.json(201)["id"].as_str().expect("an id").to_owned();
        let (shown, another) = (
            path(&clients[3].1, "scene-path").await,
            path(&clients[3].1, "scene-another").await,
        );
        let (author, _) = &clients[5];
        author.form("/author", METADATA).await.assert(303);
        let mut scene = Self {
            world,
            clients,
            entry,
            certificate,
            attempt,
            media,
            unit: String::new(),
            batch: String::new(),
            training,
            code,
            teacher,
            document,
            work,
            sum,
            assignment,
            path: shown,
            another_path: another,
            question,
            workshop,
            group,
            fellow,
            topic,
            reply,
        };
        scene
            .world
            .person("pupil", Role::Teacher, "530102-01")
            .await;
        let add = TABLE
            .iter()
            .find(|route| route.name == "POST /author/{code}/units")
            .expect("is listed");
        scene.ask(add, 5).await.assert(303);
        let draft = scene.clients[5].0.get("/author/KM-D-1").await;
        scene.add_video().await;
        let preview = draft
            .text()
            .split('"')
            .find(|part| part.contains("/preview/"));
        let unit = preview.and_then(|path| path.rsplit('/').next());
        unit.expect("a unit").clone_into(&mut scene.unit);
        let list = TABLE
            .iter()
            .find(|route| route.name == "POST /admin/imports")
            .expect("is listed");
        let kept = scene.ask(list, 3).await;
        let batch = kept.assert(303).header("location").rsplit('/').next();
        batch.expect("a number").clone_into(&mut scene.batch);
        scene.world.platform.catch_up().await.expect("follows");
        scene
    }

    pub fn browser(&self, role: usize) -> &Client {
        &self.clients[role].0
    }

    /// Asks as the role at this place in [`ROLES`].
    pub async fn ask(&self, route: &Route, role: usize) -> Answer {
        self.ask_with(route, role, "").await
    }

    /// The same with more in the query.
    pub async fn ask_with(&self, route: &Route, role: usize, query: &str) -> Answer {
        let (browser, program) = &self.clients[role];
        let client = if route.name.contains(" /api/") {
            program
        } else {
            browser
        };
        let mut path = self.fill(route.path);
        if !query.is_empty() {
            path.push(if path.contains('?') { '&' } else { '?' });
            path.push_str(query);
        }
        let revision = self.revision().await;
        match &route.body {
            Body::None => client.call(route.method(), &path).await,
            Body::Json(text) => {
                let json = serde_json::from_str(&self.fill(text)).expect("JSON");
                match route.method() {
                    Method::PUT => client.put(&path, &json).await,
                    _ => client.post(&path, &json).await,
                }
            }
            Body::Form(fields) => {
                let filled: Vec<(&str, String)> = fields
                    .iter()
                    .map(|(name, value)| (*name, self.fill(value).replace("$revision", &revision)))
                    .collect();
                let filled: Vec<(&str, &str)> = filled
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                client.form(&path, &filled).await
            }
            Body::Unit => {
                let fields = [
                    ("revision", revision.as_str()),
                    ("kind", "page"),
                    ("section", "一"),
                    ("title", "动静搭配"),
                    ("required", "on"),
                    ("markdown", "# 动静搭配"),
                    ("min_seconds", "30"),
                ];
                let file = ("video", "", b"".as_slice());
                client.upload_by(route.method(), &path, &fields, file).await
            }
            Body::List => {
                let list = "单位代码,单位名称,类型,上级代码\nX-1,新学校,学校,\n";
                let fields = [("list", "organisations"), ("dry_run", "true")];
                let file = ("file", "list.csv", list.as_bytes());
                client.upload(&path, &fields, file).await
            }
            Body::Work => {
                let fields = [("key", route.name), ("text", "教学目标")];
                let paper = ("files", "教案.pdf", DOCUMENT);
                client.upload(&path, &fields, paper).await
            }
            Body::Declaration => {
                let mut fields = DECLARATION.to_vec();
                fields.extend([("key", route.name), ("certificate", "C-1")]);
                let paper = ("documents", "证书.pdf", DOCUMENT);
                client.upload(&path, &fields, paper).await
            }
        }
    }

    /// A video with captions in the author's draft, as its unit `video-1`.
    async fn add_video(&self) {
        let author = &self.clients[5].0;
        let revision = self.revision().await;
        let fields = [
            ("revision", revision.as_str()),
            ("kind", "video"),
            ("section", "二"),
            ("title", "录像"),
            ("watch_percent", "90"),
        ];
        let added = author
            .upload(
                "/author/KM-D-1/units",
                &fields,
                ("video", "讲课.mp4", VIDEO),
            )
            .await;
        added.assert(303);
        let revision = self.revision().await;
        let cue = [
            ("revision", revision.as_str()),
            ("from-0", "00:00:00.500"),
            ("to-0", "00:00:01.500"),
            ("text-0", "上课了"),
        ];
        let path = "/author/KM-D-1/units/video-1/captions";
        author.form(path, &cue).await.assert(303);
    }

    fn fill(&self, text: &str) -> String {
        text.replace("$entry", &self.entry)
            .replace("$certificate", &self.certificate)
            .replace("$attempt", &self.attempt)
            .replace("$media", &self.media)
            .replace("$unit", &self.unit)
            .replace("$batch", &self.batch)
            .replace("$training", &self.training)
            .replace("$code", &self.code)
            .replace("$teacher", &self.teacher)
            .replace("$document", &self.document)
            .replace("$workshop", &self.workshop)
            .replace("$work", &self.work)
            .replace("$sum", &self.sum)
            .replace("$assignment", &self.assignment)
            .replace("$path", &self.path)
            .replace("$another_path", &self.another_path)
            .replace("$question", &self.question)
            .replace("$group", &self.group)
            .replace("$fellow", &self.fellow)
            .replace("$topic", &self.topic)
            .replace("$reply", &self.reply)
    }

    /// Of the draft as it stands.
    async fn revision(&self) -> String {
        use database::authoring::draft;
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

        let row = draft::Entity::find()
            .filter(draft::Column::Code.eq("KM-D-1"))
            .one(&self.world.database.read)
            .await
            .expect("answers");
        row.map_or_else(|| "1".to_owned(), |row| row.revision.to_string())
    }
}

/// A path that the county has published.
async fn path(program: &Client, key: &str) -> String {
    let body = PATH_JSON.replace("json-path", key);
    let body = serde_json::from_str(&body).expect("JSON");
    let made = program.post("/api/v1/paths", &body).await.json(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    let publish = format!("/api/v1/paths/{id}/publication");
    program.call(Method::POST, &publish).await.json(200);
    id
}

/// A workshop of the county with this host.
async fn workshop(program: &Client, host: &str) -> String {
    let body = WORKSHOP_JSON
        .replace("\"teacher\"", &format!("\"{host}\""))
        .replace("json-workshop", host);
    let body = serde_json::from_str(&body).expect("JSON");
    let made = program.post("/api/v1/workshops", &body).await.json(201);
    made["id"].as_str().expect("an id").to_owned()
}

async fn group(program: &Client) -> String {
    workshop(program, "fellow").await
}

/// The fellow joins the teacher's workshop and begins a topic: their account, the topic and an own reply to it.
async fn member(workshop: &str, host: &Client, fellow: &Client) -> (String, String, String) {
    let at = format!("/api/v1/workshops/{workshop}");
    let words = |words: &str| serde_json::json!({ "words": words });
    let ask = format!("{at}/membership");
    fellow.post(&ask, &words("")).await.json(200);
    let people = host.get(&format!("{at}/people")).await.json(200);
    let account = people["items"][0]["account"].as_str().expect("an id");
    let accept = serde_json::json!({ "decision": "accept" });
    let decide = format!("{at}/people/{account}");
    host.post(&decide, &accept).await.assert(204);
    let topics = format!("{at}/topics");
    let topic = fellow.post(&topics, &words("怎么和家长说？")).await;
    let topic = topic.json(201)["id"].as_str().expect("an id").to_owned();
    let replies = format!("{topics}/{topic}/replies");
    let seen = fellow
        .post(&replies, &words("我先说几句。"))
        .await
        .json(201);
    let reply = seen["answers"][0]["id"].as_str().expect("an id");
    (account.to_owned(), topic, reply.to_owned())
}

/// A session of the county with the teacher on its roster and check-in open: its id, the code, the teacher's account.
async fn training((browser, program): &(Client, Client)) -> (String, String, String) {
    let body = TRAINING_JSON
        .replace("\"roster\":[]", "\"roster\":[\"teacher\"]")
        .replace("\"json\"", "\"scene\"");
    let body = serde_json::from_str(&body).expect("JSON");
    let made = program.post("/api/v1/trainings", &body).await.json(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    let page = format!("/admin/trainings/{id}");
    browser
        .form(&format!("{page}/state"), &[("to", "open")])
        .await
        .assert(303);
    let shown = browser.get(&format!("{page}/code")).await;
    let code = between(shown.text(), "?code=", '"');
    let one = browser.get(&page).await;
    let teacher = between(one.text(), "name=\"account\" value=\"", '"');
    (id, code, teacher)
}

/// A question of the teacher's, with a report.
async fn question((browser, program): &(Client, Client)) -> String {
    let body = serde_json::json!({ "words": "复式班怎么备课？" });
    let path = "/api/v1/courses/KM-E-1/units/text/questions";
    let asked = program.post(path, &body).await.json(201);
    let id = asked["id"].as_str().expect("an id").to_owned();
    let path = format!("/learn/KM-E-1/text/questions/{id}");
    let report = [("to", "report"), ("post", &id), ("reason", "重复")];
    browser.form(&path, &report).await.assert(303);
    id
}

/// A document that the teacher has attached to a declaration.
async fn document(program: &Client) -> String {
    let mut fields = DECLARATION.to_vec();
    fields.extend([("key", "scene"), ("certificate", "C-0")]);
    let paper = ("documents", "证书.pdf", DOCUMENT);
    let made = program
        .upload("/api/v1/me/declarations", &fields, paper)
        .await
        .json(201);
    made["documents"][0]["url"]
        .as_str()
        .expect("a URL")
        .to_owned()
}

/// A work of the teacher's that waits for its mark: its id, and the sum of its file.
async fn work(program: &Client) -> (String, String) {
    let paper = ("files", "教案.pdf", DOCUMENT);
    let path = "/api/v1/me/units/KM-E-1~1~task/works";
    let made = program.upload(path, &[("key", "scene-work")], paper).await;
    let work = &made.json(201)["work"];
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    (text(&work["id"]), text(&work["files"][0]["sha256"]))
}

fn between(text: &str, before: &str, after: char) -> String {
    let rest = text.split(before).nth(1).expect("is there");
    rest.split(after).next().unwrap_or_default().to_owned()
}
