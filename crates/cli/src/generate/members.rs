//! The members of a request as options: one for each that the contract has, by its name.

use anyhow::Context as _;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use image2video_client::{ImageInput, role::CreateRequest};
use image2video_contract::{
    Constraint, Contract, Keyword, MemberRole, OperationRole, Schema, Strictness, Type,
};
use serde_json::{Map, Value};

/// What the options say of a request.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Members {
    /// The values, by the names of the members.
    values: Map<String, Value>,
    /// Images, by the names of their members: paths or URLs.
    images: Map<String, Value>,
}

impl Members {
    /// The request for an image.
    pub(crate) async fn request(&self, image: &str) -> anyhow::Result<CreateRequest> {
        let mut images = Vec::new();
        let others = self
            .images
            .iter()
            .filter_map(|(name, image)| Some((name.as_str(), image.as_str()?)));
        for (name, place) in others.chain([(main_image(), image)]) {
            let image = image_input(place).await.with_context(|| place.to_owned())?;
            images.push((name.to_owned(), image));
        }
        Ok(CreateRequest::from_members(self.values.clone(), images)?)
    }
}

async fn image_input(place: &str) -> anyhow::Result<ImageInput> {
    Ok(match place.contains("://") {
        true => ImageInput::from_url(place)?,
        false => ImageInput::from_path(place).await?,
    })
}

impl clap::FromArgMatches for Members {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (mut values, mut images) = (Map::new(), Map::new());
        for (name, schema) in options() {
            let Some(text) = matches.get_one::<String>(name) else {
                continue;
            };
            if is_image(schema) {
                images.insert(name.to_owned(), Value::String(text.clone()));
            } else {
                values.insert(name.to_owned(), value(schema, text));
            }
        }
        Ok(Self { values, images })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for Members {
    fn augment_args(command: Command) -> Command {
        options().fold(command, |command, (name, schema)| {
            command.arg(option(name, schema))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn option(name: &'static str, schema: &'static Schema) -> Arg {
    let (help, _) = schema
        .description
        .split_once(". ")
        .unwrap_or((&schema.description, ""));
    let arg = Arg::new(name)
        .long(name.replace('_', "-"))
        .help(help)
        .help_heading("Request");
    match schema.constraint(Strictness::Decided, Keyword::Enum) {
        _ if is_image(schema) => arg.value_name("PATH|URL"),
        Some(Constraint::Enum(values)) if values.iter().all(Value::is_string) => {
            let values = values.iter().filter_map(Value::as_str);
            arg.value_parser(PossibleValuesParser::new(values))
                .value_name("VALUE")
        }
        _ => match schema.type_() {
            Some(Type::String) => arg.value_name("TEXT"),
            Some(Type::Number | Type::Integer) => arg.value_name("NUMBER"),
            Some(Type::Boolean) => arg.value_name("true|false"),
            _ => arg.value_name("JSON"),
        },
    }
}

/// A text as a value of its type; what is none is told when the request is read.
fn value(schema: &Schema, text: &str) -> Value {
    match schema.type_() {
        Some(Type::String) => Value::String(text.to_owned()),
        _ => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())),
    }
}

/// The members that have an option: all but the image that the command is about, and the id that the journal gives.
fn options() -> impl Iterator<Item = (&'static str, &'static Schema)> {
    let members = members()
        .iter()
        .map(|(name, schema)| (name.as_str(), schema));
    members.filter(|(name, schema)| {
        *name != main_image() && schema.role != Some(MemberRole::ExternalTaskId)
    })
}

/// The image that the command is about: the first that a request needs, or may have.
fn main_image() -> &'static str {
    let images = || members().iter().filter(|(_, schema)| is_image(schema));
    let needed = images().find(|(name, _)| request().is_some_and(|request| request.requires(name)));
    needed
        .or_else(|| images().next())
        .map_or("", |(name, _)| name)
}

fn members() -> &'static [(String, Schema)] {
    request().map_or(&[], |request| &request.properties)
}

fn request() -> Option<&'static Schema> {
    let operation = Contract::embedded().operation(OperationRole::Create.into())?;
    Some(&operation.request.as_ref()?.message.schema)
}

fn is_image(schema: &Schema) -> bool {
    schema
        .constraint(Strictness::Decided, Keyword::Image)
        .is_some()
}
